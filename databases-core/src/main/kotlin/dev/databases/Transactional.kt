package dev.databases

// Extensions, so that a lambda without parameters means the member, Database.transactional.

/** As [Database.transactional], for a function of one argument. */
public fun <A, T> Database.transactional(
    options: TransactionOptions = TransactionOptions.DEFAULT,
    block: suspend Transaction.(A) -> T,
): suspend (A) -> T = { a -> transaction(options) { block(a) } }

/** As [Database.transactional], for a function of two arguments. */
public fun <A, B, T> Database.transactional(
    options: TransactionOptions = TransactionOptions.DEFAULT,
    block: suspend Transaction.(A, B) -> T,
): suspend (A, B) -> T = { a, b -> transaction(options) { block(a, b) } }
