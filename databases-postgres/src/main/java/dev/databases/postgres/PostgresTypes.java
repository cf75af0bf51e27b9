package dev.databases.postgres;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types that are built in, by name and number. What they are read as and what may be bound is in docs/types.md, which both drivers
 * follow; {@link PostgresCatalog} has the types of the user's. Safe for any thread.
 */
final class PostgresTypes {
    /** Name, OID, OID of the array type. Source: pg_type.dat; they never change. */
    private static final Object[][] BUILT_IN = {
        {"bool", 16, 1000},
        {"bytea", 17, 1001},
        {"char", 18, 1002},
        {"name", 19, 1003},
        {"int8", 20, 1016},
        {"int2", 21, 1005},
        {"int4", 23, 1007},
        {"regproc", 24, 1008},
        {"text", 25, 1009},
        {"oid", 26, 1028},
        {"tid", 27, 1010},
        {"xid", 28, 1011},
        {"cid", 29, 1012},
        {"json", 114, 199},
        {"xml", 142, 143},
        {"xid8", 5069, 271},
        {"point", 600, 1017},
        {"lseg", 601, 1018},
        {"path", 602, 1019},
        {"box", 603, 1020},
        {"polygon", 604, 1027},
        {"line", 628, 629},
        {"cidr", 650, 651},
        {"float4", 700, 1021},
        {"float8", 701, 1022},
        {"circle", 718, 719},
        {"macaddr8", 774, 775},
        {"money", 790, 791},
        {"macaddr", 829, 1040},
        {"inet", 869, 1041},
        {"bpchar", 1042, 1014},
        {"varchar", 1043, 1015},
        {"date", 1082, 1182},
        {"time", 1083, 1183},
        {"timestamp", 1114, 1115},
        {"timestamptz", 1184, 1185},
        {"interval", 1186, 1187},
        {"timetz", 1266, 1270},
        {"bit", 1560, 1561},
        {"varbit", 1562, 1563},
        {"numeric", 1700, 1231},
        {"refcursor", 1790, 2201},
        {"regclass", 2205, 2210},
        {"regtype", 2206, 2211},
        {"record", 2249, 2287},
        {"uuid", 2950, 2951},
        {"pg_lsn", 3220, 3221},
        {"tsvector", 3614, 3643},
        {"tsquery", 3615, 3645},
        {"regconfig", 3734, 3735},
        {"jsonb", 3802, 3807},
        {"int4range", 3904, 3905},
        {"numrange", 3906, 3907},
        {"tsrange", 3908, 3909},
        {"tstzrange", 3910, 3911},
        {"daterange", 3912, 3913},
        {"int8range", 3926, 3927},
        {"jsonpath", 4072, 4073},
        {"regnamespace", 4089, 4090},
        {"regrole", 4096, 4097},
        {"int4multirange", 4451, 6150},
        {"nummultirange", 4532, 6151},
        {"tsmultirange", 4533, 6152},
        {"tstzmultirange", 4534, 6153},
        {"datemultirange", 4535, 6155},
        {"int8multirange", 4536, 6157},
    };

    private static final Map<Integer, String> NAMES = new HashMap<>();
    private static final Map<String, Integer> OIDS = new HashMap<>();

    static {
        for (Object[] type : BUILT_IN) {
            add((String) type[0], (int) type[1]);
            add(type[0] + "[]", (int) type[2]);
        }
        add("unknown", 705);
        add("void", 2278);
    }

    private PostgresTypes() {}

    private static void add(String name, int oid) {
        NAMES.put(oid, name);
        OIDS.put(name, oid);
    }

    /**
     * The type's name as in {@code RecordMetadata.databaseType}: {@code int4}, {@code timestamptz}, {@code int4[]}; null for one that
     * is not built in.
     */
    static @Nullable String nameOf(int oid) {
        return NAMES.get(oid);
    }

    /** The reverse of {@link #nameOf}; null for one that is not built in. */
    static @Nullable Integer oidOf(String name) {
        return OIDS.get(name);
    }

    /** Whether it is an array by its name. */
    static boolean isArray(String name) {
        return name.endsWith("[]");
    }

    /** The type of an array's elements. */
    static String elementOf(String arrayName) {
        return arrayName.substring(0, arrayName.length() - 2);
    }

    /** What stands between the elements of an array; typdelim of pg_type. */
    static char delimiterOf(String elementName) {
        return elementName.equals("box") ? ';' : ',';
    }
}
