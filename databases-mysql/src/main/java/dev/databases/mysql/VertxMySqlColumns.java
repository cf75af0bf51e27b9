package dev.databases.mysql;

import dev.databases.RecordMetadata;

/**
 * The columns of a result. Immutable.
 *
 * @param types what they are, whatever the client was told
 * @param lengths the greatest; of BIT how many bits
 * @param definitions as they came, so that the same columns are known again
 */
record VertxMySqlColumns(MySqlType[] types, long[] lengths, RecordMetadata metadata, byte[][] definitions) {
    static final VertxMySqlColumns NONE =
            new VertxMySqlColumns(new MySqlType[0], new long[0], RecordMetadata.of(), new byte[0][]);
}
