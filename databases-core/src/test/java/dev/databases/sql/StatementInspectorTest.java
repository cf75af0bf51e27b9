package dev.databases.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementInspectorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "select count(*), max(a) from t where id in (1, 2) and (a or b)",
                "(SELECT 1) UNION (SELECT 2)",
                "SELECT 1;",
                "; SELECT 1 ;;",
                "/* c */ SELECT 'INSERT INTO t' -- UPDATE",
                "SELECT \"update\", t.delete, t.into FROM t",
                "SELECT replace(a, 'x', 'y') FROM t",
                "SELECT share, value FROM holdings",
                "SELECT * FROM (VALUES (1), (2)) AS v(n)",
                "SELECT sum(a) OVER (PARTITION BY b) FROM t FETCH FIRST 5 ROWS ONLY",
                "VALUES (1)",
                "TABLE t",
                "SHOW search_path",
                "EXPLAIN SELECT f()",
                "EXPLAIN (FORMAT JSON) DELETE FROM t",
                "WITH a AS (SELECT 1), b AS MATERIALIZED (SELECT 2) SELECT * FROM a, b",
                "WITH RECURSIVE n AS (SELECT 1 UNION ALL SELECT 2) SELECT * FROM n"
            })
    void statementsThatOnlyRead(String query) {
        assertEquals(true, ParsedQuery.parse(query, SqlSyntax.POSTGRESQL).readsOnly());
        assertEquals(true, ParsedQuery.parse(query, SqlSyntax.SQLITE).readsOnly());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "INSERT INTO t VALUES (1)",
                "SELECT 1; SELECT 2",
                "SELECT 1; DELETE FROM t",
                "SELECT * INTO copy FROM t",
                "SELECT * FROM t FOR UPDATE",
                "SELECT * FROM t FOR NO KEY UPDATE",
                "SELECT * FROM t FOR SHARE",
                "SELECT * FROM t FOR KEY SHARE",
                "SELECT * FROM t LOCK IN SHARE MODE",
                "SELECT nextval('s')",
                "SELECT pg_catalog.lower('s')",
                "SELECT my_function(1)",
                "SELECT \"my_function\"(1)",
                "SELECT s.nextval",
                "SELECT NEXT VALUE FOR s",
                "SELECT @a := 1",
                "WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d",
                "WITH d AS (SELECT 1) INSERT INTO t SELECT * FROM d",
                "EXPLAIN ANALYZE SELECT 1",
                "EXPLAIN (VERBOSE, ANALYSE) SELECT 1",
                "PRAGMA table_info(t)",
                "SET x = 1",
                "BEGIN",
                "COPY t TO STDOUT",
                "CALL p()",
                "SELEC 1"
            })
    void statementsThatMayWrite(String query) {
        assertEquals(false, ParsedQuery.parse(query, SqlSyntax.POSTGRESQL).readsOnly());
        assertEquals(false, ParsedQuery.parse(query, SqlSyntax.MYSQL).readsOnly());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 /*! INTO OUTFILE '/x' */",
                "SELECT 1 /*M!100100 FOR UPDATE */",
                "/*! DELETE */ SELECT 1"
            })
    void executableCommentsMayWrite(String query) {
        assertEquals(false, ParsedQuery.parse(query, SqlSyntax.MYSQL).readsOnly());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | ''",
                "0 | -- nothing",
                "0 | ' ; /* a */ ;; '",
                "1 | SELECT ';' /* ; */ -- ;",
                "2 | SELECT 1; SELECT 2;",
                "2 | SELECT 1;; ;SELECT 2",
                "1 | CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)",
                "1 | CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = CASE WHEN b THEN 1 END; DELETE FROM u; END;",
                "2 | CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = 1; END; SELECT 1",
                "2 | CREATE PROCEDURE p() BEGIN IF a THEN SELECT 1; END IF; CASE a WHEN 1 THEN SELECT 2; END CASE; BEGIN SELECT 3; END; END; SELECT 4",
                "2 | CREATE TABLE event (begin int); SELECT 1",
                "3 | BEGIN; SELECT 1; END"
            })
    void statementsAreCounted(int count, String query) {
        assertEquals(count, ParsedQuery.parse(query, SqlSyntax.SQLITE).statementCount());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT | select 1",
                "SELECT | ((select 1))",
                "WITH | /* d */ With a AS (SELECT 1) SELECT 1",
                "INSERT | ; insert into t values (1); select 2",
                "'' | ''",
                "'' | '-- select'"
            })
    void firstKeywordIsUpperCase(String keyword, String query) {
        assertEquals(keyword, ParsedQuery.parse(query, SqlSyntax.ANSI).firstKeyword());
    }
}
