package dev.databases.exposed

import dev.databases.exceptions.DatabaseException

/**
 * Stands for an exception of a column type's, or of a function that belongs to one: where it was thrown, and not its message, which
 * may hold the value.
 */
internal class Withheld private constructor(failure: Throwable) :
    RuntimeException("${failure.javaClass.name}; its message is left out because it may hold the value", null, false, true) {
        init {
            stackTrace = failure.stackTrace
        }

        companion object {
            /** Null for our own, whose message says it all. */
            fun of(failure: Throwable): Withheld? = if (failure is DatabaseException ||
                failure is ClassCastException
            ) {
                null
            } else {
                Withheld(failure)
            }

            /** What may be said of it. */
            fun reason(failure: Throwable): String = (failure as? DatabaseException)?.message ?: failure.javaClass.name
        }
    }
