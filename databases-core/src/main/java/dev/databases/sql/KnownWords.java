package dev.databases.sql;

import java.util.Set;

/** Words that tell whether a statement only reads. Immutable. */
final class KnownWords {
    private KnownWords() {}

    /** Statements that may only read, unless a word inside of them says otherwise. */
    static final Set<String> READING_STATEMENTS = Set.of("SELECT", "VALUES", "TABLE", "WITH", "SHOW", "EXPLAIN");

    /** Anywhere in a statement, these write, lock rows, or leave the database. {@code FOR SHARE} and the like are looked for beside. */
    static final Set<String> WRITING =
            Set.of("INTO", "INSERT", "UPDATE", "DELETE", "MERGE", "LOCK", "CALL", "PROCEDURE", "NEXTVAL");

    /** Keywords and types before a parenthesis that calls nothing. */
    static final Set<String> BEFORE_PARENTHESIS = words("""
            ALL AND ANY ARRAY AS BETWEEN BY CASE CHAR CUBE DECIMAL DISTINCT ELSE EXCEPT EXISTS FETCH FILTER
            FIRST FROM GROUP HAVING ILIKE IN INDEX INTERSECT INTERVAL IS JOIN KEY LATERAL LIKE LIMIT
            MATERIALIZED MINUS NEXT NOT NUMERIC OFFSET ON OR OVER RETURNING ROLLUP ROW SELECT SETS SOME
            THEN TIME TIMESTAMP UNION USING VALUES VARCHAR WHEN WHERE WINDOW WITH
            """);

    /** Functions of the servers that change nothing. Any other may: it is the program's own, or draws from a sequence, or takes a lock. */
    static final Set<String> READING_FUNCTIONS = words("""
            ABS ARRAY_AGG ARRAY_LENGTH AVG BOOL_AND BOOL_OR CARDINALITY CAST CEIL CEILING CHAR_LENGTH
            COALESCE CONCAT CONCAT_WS CONVERT COUNT CUME_DIST CURDATE CURRENT_DATE CURRENT_DATABASE
            CURRENT_TIMESTAMP DATABASE DATE DATE_ADD DATE_FORMAT DATE_PART DATE_SUB DATE_TRUNC DATEDIFF
            DATETIME DENSE_RANK EVERY EXTRACT FIRST_VALUE FLOOR FORMAT GENERATE_SERIES GREATEST
            GROUP_CONCAT GROUPING HEX IF IFNULL INSTR JSON_AGG JSON_ARRAY JSON_ARRAYAGG JSON_ARRAY_LENGTH
            JSON_BUILD_OBJECT JSON_CONTAINS JSON_EACH JSON_EXTRACT JSON_GROUP_ARRAY JSON_GROUP_OBJECT
            JSON_OBJECT JSON_OBJECTAGG JSON_TYPE JSON_UNQUOTE JSON_VALID JSONB_AGG JSONB_ARRAY_ELEMENTS
            JSONB_BUILD_OBJECT JULIANDAY LAG LAST_VALUE LEAD LEAST LEFT LENGTH LOCATE LOWER LPAD LTRIM MAX
            MD5 MIN MOD NOW NTH_VALUE NTILE NULLIF OCTET_LENGTH OVERLAY PERCENT_RANK PERCENTILE_CONT
            PERCENTILE_DISC POSITION POWER RANDOM RANK REPLACE REVERSE RIGHT ROUND ROW_NUMBER ROW_TO_JSON
            RPAD RTRIM SIGN SPLIT_PART SQRT STRFTIME STRING_AGG STRPOS SUBSTR SUBSTRING SUM TO_CHAR TO_DATE
            TO_JSON TO_JSONB TO_TIMESTAMP TO_TSQUERY TO_TSVECTOR TOTAL TRIM TRUNC TRUNCATE TS_RANK TYPEOF
            UNNEST UPPER VERSION YEAR
            """);

    private static Set<String> words(String words) {
        return Set.of(words.split("\\s+"));
    }
}
