package dev.databases.mysql;

import java.util.Locale;

/** The types of a column, as a server's answers tell them apart. {@link MySqlTypes} tells what each is read as. */
enum MySqlType {
    /** TINYINT(1): what BOOLEAN is a name for. */
    BOOLEAN("tinyint(1)"),
    TINYINT,
    TINYINT_UNSIGNED,
    SMALLINT,
    SMALLINT_UNSIGNED,
    MEDIUMINT,
    MEDIUMINT_UNSIGNED,
    INT,
    INT_UNSIGNED,
    BIGINT,
    BIGINT_UNSIGNED,
    FLOAT,
    DOUBLE,
    DECIMAL,
    BIT,
    YEAR,
    DATE,
    TIME,
    DATETIME,
    TIMESTAMP,
    CHAR,
    VARCHAR,
    TEXT,
    ENUM,
    SET,
    BINARY,
    VARBINARY,
    BLOB,
    JSON,
    UUID,
    GEOMETRY,
    NULL,
    /** Newer than this table; read as text or as bytes. */
    OTHER_TEXT("unknown"),
    OTHER_BYTES("unknown");

    // https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__column__definition__flags.html
    private static final int UNSIGNED = 0x20;
    private static final int IS_ENUM = 0x100;
    private static final int IS_SET = 0x800;

    /** The character set number of bytes. */
    private static final int IS_BYTES = 63;

    private final String word;

    MySqlType() {
        this.word = name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    MySqlType(String word) {
        this.word = word;
    }

    /** As in {@code RecordMetadata.databaseType}: {@code bigint unsigned}. */
    String word() {
        return word;
    }

    /**
     * The type of a column from its definition
     * (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html).
     *
     * @param number enum_field_types, 0 to 255
     * @param characterSet 63: bytes
     * @param length the greatest, in bytes; of TINYINT the width that was declared
     */
    static MySqlType of(int number, int flags, int characterSet, long length) {
        boolean unsigned = (flags & UNSIGNED) != 0;
        boolean bytes = characterSet == IS_BYTES;
        return switch (number) {
            case 0x00, 0xF6 -> DECIMAL;
            case 0x01 -> tiny(unsigned, length);
            case 0x02 -> unsigned ? SMALLINT_UNSIGNED : SMALLINT;
            case 0x03 -> unsigned ? INT_UNSIGNED : INT;
            case 0x04 -> FLOAT;
            case 0x05 -> DOUBLE;
            case 0x06 -> NULL;
            case 0x07, 0x11 -> TIMESTAMP;
            case 0x08 -> unsigned ? BIGINT_UNSIGNED : BIGINT;
            case 0x09 -> unsigned ? MEDIUMINT_UNSIGNED : MEDIUMINT;
            case 0x0A, 0x0E -> DATE;
            case 0x0B, 0x13 -> TIME;
            case 0x0C, 0x12 -> DATETIME;
            case 0x0D -> YEAR;
            case 0x10 -> BIT;
            case 0xF5 -> JSON;
            case 0xF7 -> ENUM;
            case 0xF8 -> SET;
            case 0xF9, 0xFA, 0xFB, 0xFC -> bytes ? BLOB : TEXT;
            case 0x0F, 0xFD -> bytes ? VARBINARY : VARCHAR;
            case 0xFE -> (flags & IS_ENUM) != 0 ? ENUM : (flags & IS_SET) != 0 ? SET : bytes ? BINARY : CHAR;
            case 0xFF -> GEOMETRY;
            default -> bytes ? OTHER_BYTES : OTHER_TEXT;
        };
    }

    private static MySqlType tiny(boolean unsigned, long length) {
        if (length == 1) {
            return BOOLEAN;
        }
        return unsigned ? TINYINT_UNSIGNED : TINYINT;
    }
}
