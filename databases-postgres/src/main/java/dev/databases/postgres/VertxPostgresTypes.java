package dev.databases.postgres;

/**
 * The types' numbers, and what the client is told they are. Dates and times travel as the whole numbers that they are in the
 * protocol, so that their infinities stay what they are.
 */
final class VertxPostgresTypes {
    static final int BOOL = 16;
    static final int BYTEA = 17;
    static final int NAME = 19;
    static final int INT8 = 20;
    static final int INT2 = 21;
    static final int INT4 = 23;
    static final int TEXT = 25;
    static final int FLOAT4 = 700;
    static final int FLOAT8 = 701;
    static final int BPCHAR = 1042;
    static final int VARCHAR = 1043;
    static final int DATE = 1082;
    static final int TIME = 1083;
    static final int TIMESTAMP = 1114;
    static final int TIMESTAMPTZ = 1184;
    static final int UUID = 2950;

    /** {@code unknown}: the client writes a string as it is. */
    static final int PLAIN_PARAMETER = 705;

    /** {@code tsvector}: the client asks for text, and leaves it as it is. It does not with {@code unknown}. */
    private static final int PLAIN_COLUMN = 3614;

    private VertxPostgresTypes() {}

    static int forParameter(int oid) {
        int known = wellKnown(oid);
        return known == 0 ? PLAIN_PARAMETER : known;
    }

    static int forColumn(int oid) {
        int known = wellKnown(oid);
        return known == 0 ? PLAIN_COLUMN : known;
    }

    /** Whether the client gets it as text. */
    static boolean isPlain(int oid) {
        return wellKnown(oid) == 0;
    }

    private static int wellKnown(int oid) {
        return switch (oid) {
            case BOOL, BYTEA, NAME, INT8, INT2, INT4, TEXT, FLOAT4, FLOAT8, BPCHAR, VARCHAR, UUID -> oid;
            case DATE -> INT4;
            case TIME, TIMESTAMP, TIMESTAMPTZ -> INT8;
            default -> 0;
        };
    }
}
