package dev.databases.postgres;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The types of a database that {@link PostgresTypes} does not list, as one connection has met them: each is asked for once. What a
 * type is never changes while a connection lives; only its name may. Safe for any thread.
 */
final class PostgresCatalog {
    /** More are forgotten, and asked for again: a program that makes and drops types has no end of them. */
    private static final int REMEMBERED = 1_000;

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    /** Domains down to their base, arrays down to their element. https://www.postgresql.org/docs/current/catalog-pg-type.html */
    private static final String QUESTION =
            "WITH RECURSIVE met AS (SELECT %2$s FROM pg_catalog.pg_type t WHERE t.oid IN (%1$s)"
                    + " UNION SELECT %2$s FROM met, pg_catalog.pg_type t WHERE t.oid IN (met.typbasetype, met.typelem))"
                    + " SELECT met.oid::int8, typname::text, quote_ident(nspname) || '.' || quote_ident(typname), typtype::text,"
                    + " typbasetype::int8, (SELECT e.oid FROM pg_catalog.pg_type e WHERE e.oid = met.typelem AND e.typarray = met.oid)::int8,"
                    + " typdelim::text, typarray::int8 FROM met, pg_catalog.pg_namespace n WHERE n.oid = typnamespace";

    private static final String COLUMNS =
            "t.oid, t.typname, t.typnamespace, t.typtype, t.typbasetype, t.typelem, t.typdelim, t.typarray";

    private record Type(
            String name, String sql, String kind, int base, int element, boolean hasCommas, boolean hasArray) {}

    private final Map<Integer, Type> types = new HashMap<>();
    /** Asked for, and there were none: a type that was dropped meanwhile. */
    private final Set<Integer> gone = new HashSet<>();

    /**
     * What to ask the server, one query without arguments.
     *
     * @return null when all of these are known
     */
    synchronized @Nullable String question(int... oids) {
        Set<Integer> unknown = new HashSet<>();
        for (int oid : oids) {
            if (oid != 0 && PostgresTypes.nameOf(oid) == null && !types.containsKey(oid) && !gone.contains(oid)) {
                unknown.add(oid);
            }
        }
        if (unknown.isEmpty()) {
            return null;
        }
        if (types.size() + gone.size() > REMEMBERED) {
            types.clear();
            gone.clear();
        }
        return QUESTION.formatted(
                unknown.stream().map(Integer::toUnsignedString).sorted().collect(Collectors.joining(", ")), COLUMNS);
    }

    /**
     * Takes the answer to {@link #question}.
     *
     * @param oids those that were asked for
     */
    synchronized void learn(int[] oids, List<@Nullable Object[]> answer) {
        for (@Nullable Object[] row : answer) {
            int oid = number(row[0]);
            if (PostgresTypes.nameOf(oid) != null) {
                continue;
            }
            types.put(
                    oid,
                    new Type(
                            text(row[1]),
                            text(row[2]),
                            text(row[3]),
                            number(row[4]),
                            number(row[5]),
                            text(row[6]).equals(","),
                            number(row[7]) != 0));
        }
        for (int oid : oids) {
            if (PostgresTypes.nameOf(oid) == null && !types.containsKey(oid)) {
                gone.add(oid);
            }
        }
    }

    private static int number(@Nullable Object value) {
        return value == null ? 0 : ((Long) value).intValue();
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value);
    }

    /**
     * The type's name, by which {@link PostgresText} reads and writes its values: of a domain that of the type below, of an array
     * that of its elements and {@code []}.
     *
     * @return null for one that is neither built in nor known
     */
    synchronized @Nullable String nameOf(int oid) {
        String builtIn = PostgresTypes.nameOf(oid);
        if (builtIn != null) {
            return builtIn;
        }
        Type type = types.get(oid);
        if (type == null) {
            return null;
        }
        if (type.base != 0) {
            return nameOf(type.base);
        }
        if (type.element != 0 && type.hasCommas) {
            String element = nameOf(type.element);
            return element == null ? null : element + "[]";
        }
        // A type of the user's may be called as one that it is not.
        boolean means = PLAIN.matcher(type.name).matches()
                && (type.name.equals("hstore") ? type.kind.equals("b") : PostgresTypes.oidOf(type.name) == null);
        return means ? type.name : type.sql;
    }

    synchronized @Nullable String[] namesOf(int[] oids) {
        @Nullable String[] names = new @Nullable String[oids.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = nameOf(oids[i]);
        }
        return names;
    }

    /**
     * The type as SQL has it, whatever the search path is.
     *
     * @return null for one that is neither built in nor known
     */
    synchronized @Nullable String sqlOf(int oid) {
        Type type = types.get(oid);
        return type == null ? PostgresTypes.nameOf(oid) : type.sql;
    }

    /**
     * As {@link #sqlOf}, for an element that {@link ArrayInsert} makes arrays of.
     *
     * @return null when there are no arrays of it, or when unnest would take it apart: arrays, composite types
     */
    synchronized @Nullable String elementOf(int oid) {
        Type type = types.get(oid);
        if (type == null) {
            String name = PostgresTypes.nameOf(oid);
            return name == null || PostgresTypes.oidOf(name + "[]") == null ? null : name;
        }
        return type.hasArray && type.element == 0 && type.hasCommas && !isComposite(type) ? type.sql : null;
    }

    private boolean isComposite(Type type) {
        Type below = types.get(type.base);
        return type.kind.equals("c") || below != null && isComposite(below);
    }
}
