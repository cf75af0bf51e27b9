package dev.databases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.databases.exceptions.InvalidDatabaseUrlException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlErrorTest {
    private static final String STRAY_AT =
            "Invalid database URL: there is an '@' after the host; in a user name or password write / as %2F, ? as %3F and % as %25,"
                    + " in a database name or an option write @ as %40";
    private static final String BAD_PORT =
            "Invalid database URL: the port, after ':', is not a number from 1 to 65535; is a password missing its '@host'?";
    private static final String BAD_DIALECT =
            "Invalid database URL: the dialect before '://' must be a word such as postgresql, mysql or sqlite";
    private static final String BAD_HOST =
            "Invalid database URL: a host is neither a name nor an IP address nor the path of a Unix socket";

    private static String messageOf(Executable executable) {
        return assertThrows(InvalidDatabaseUrlException.class, executable).getMessage();
    }

    private static String parseError(String text) {
        return messageOf(() -> DatabaseUrl.parse(text));
    }

    @ParameterizedTest
    // BSD-01
    @ValueSource(strings = {":memory:", "", "user:hunter2@host/db", "postgresql:/u:hunter2@h/db", "sqlite:x.db"})
    void withoutSeparatorThereIsNoUrl(String text) {
        assertEquals(
                "Invalid database URL: there is no '://' after the dialect;"
                        + " write dialect[+driver]://[user[:password]@]host[:port][,host:port]/database[?option=value&...]",
                parseError(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "://h/db",
                "+r2dbc://h/db",
                "jdbc:postgresql://h/db",
                "user:hunter2://h",
                "post gres://h",
                " mysql://h",
                "é://h"
            })
    void theDialectMustBeAWord(String text) {
        assertEquals(BAD_DIALECT, parseError(text));
    }

    @Test
    void theDriverMustBeAWord() {
        assertEquals(
                "Invalid database URL: the driver after '+' is missing; write dialect+driver:// or dialect://",
                parseError("postgresql+://h/db"));
        assertEquals(
                "Invalid database URL: the driver after '+' must be a word such as vertx or r2dbc",
                parseError("a+b+c://h/db"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://h:/db",
                "mysql://h:0/db",
                "mysql://h:65536/db",
                "mysql://h:-1/db",
                "mysql://h:+1/db",
                "mysql://h:1a/db",
                "mysql://h:99999999999999999999/db",
                "mysql://h:\u0661/db",
                "mysql://a:1,b:x/db",
                "mysql://[::1]:x/db",
                "mysql://user:hunter2/db",
                "mysql://user:hunter2"
            })
    void thePortMustBeInRange(String text) {
        assertEquals(BAD_PORT, parseError(text));
    }

    @ParameterizedTest
    // BSD-X5: a password with :// is fine in a builder or encoded; written raw it is told how, and never shown
    @ValueSource(
            strings = {
                "mysql://user:hun://ter2@host/db",
                "mysql://user:1/hunter2@host/db",
                "mysql://user:1?hunter2@host/db",
                "mysql://user:1/x?hunter2=3@host/db",
                "mysql://user:p@hunter/2@host/db",
                "mysql://user@host/d@b",
                "mysql://host/db?email=a@b",
                "mysql:///user:hunter2@host/db",
                "mysql:///user:hun?ter2@host/db"
            })
    void anAtAfterTheHostIsRefused(String text) {
        assertEquals(STRAY_AT, parseError(text));
    }

    @Test
    void percentSignsMustBeginAnEscape() {
        String rule = " is not followed by two hexadecimal digits; a percent sign itself is written %25";

        assertEquals("Invalid database URL: a % in the user name" + rule, parseError("mysql://us%er:p@h/db"));
        assertEquals("Invalid database URL: a % in the password" + rule, parseError("mysql://u:hunter2%@h/db"));
        assertEquals("Invalid database URL: a % in the password" + rule, parseError("mysql://u:hunter2%2@h/db"));
        assertEquals(
                "Invalid database URL: a % in the password" + rule, parseError("mysql://u:hunter2%\u0661\u0661@h/db"));
        assertEquals("Invalid database URL: a % in the host" + rule, parseError("mysql://[fe80::1%eth0]/db"));
        assertEquals("Invalid database URL: a % in the database" + rule, parseError("sqlite:///100%"));
        assertEquals("Invalid database URL: a % in the name of an option" + rule, parseError("mysql://h/db?a%=1"));
        assertEquals(
                "Invalid database URL: a % in the value of the option 'a'" + rule, parseError("mysql://h/db?a=%zz"));
        assertEquals("Invalid database URL: the percent-coded password is not UTF-8", parseError("mysql://u:%C3@h/db"));
    }

    @Test
    void hostsMustBeWellFormed() {
        assertEquals("Invalid database URL: a host between commas is empty", parseError("mysql://a,,b/db"));
        assertEquals("Invalid database URL: a host between commas is empty", parseError("mysql://a,/db"));
        assertEquals("Invalid database URL: each of several hosts needs a name", parseError("mysql://a,:1/db"));
        assertEquals(
                "Invalid database URL: what is in brackets is not an IPv6 address", parseError("mysql://[host]/db"));
        assertEquals(
                "Invalid database URL: what is in brackets is not an IPv6 address",
                parseError("mysql://[%2Ftmp:x]/db"));
        assertEquals(
                "Invalid database URL: an IPv6 address is written in brackets, then the port: [::1]:5432",
                parseError("mysql://[::1/db"));
        assertEquals(
                "Invalid database URL: an IPv6 address is written in brackets, then the port: [::1]:5432",
                parseError("mysql://[::1]5432/db"));
        assertEquals(
                "Invalid database URL: a host has more than one ':'; an IPv6 address is written in brackets, [::1]:5432,"
                        + " and ':' in a user name or password as %3A",
                parseError("mysql://::1:5432/db"));
        assertEquals(BAD_HOST, parseError("mysql://a b/db"));
        assertEquals(BAD_HOST, parseError("mysql://a%2Fb/db"));
        assertEquals(BAD_HOST, messageOf(() -> new HostAndPort("a:b", null)));
        assertEquals(BAD_HOST, messageOf(() -> new HostAndPort("", 1)));
        assertEquals(
                "Invalid database URL: a host needs a name or a port", messageOf(() -> new HostAndPort(null, null)));
        assertEquals("Port must be a positive integer, got 0", messageOf(() -> new HostAndPort("h", 0)));
        assertEquals("Port must be at most 65535, got 65536", messageOf(() -> new HostAndPort("h", 65_536)));
    }

    @Test
    void optionsMustBeNamedOnceAndHaveAValue() {
        assertEquals("Invalid database URL: the option 'a' is given twice", parseError("mysql://h/db?a=1&b=2&%61=1"));
        assertEquals(
                "Invalid database URL: the option 'flag' has no value; write flag=value",
                parseError("mysql://h/db?flag"));
        assertEquals("Invalid database URL: an option has no name", parseError("mysql://h/db?=1"));
    }

    @Test
    void controlCharactersAndHalfSurrogatesAreRefused() {
        String half = "\ud83d";

        assertEquals(
                "Invalid database URL: it contains a control character, such as a line break; one that is meant is percent-coded",
                parseError("mysql://h/db\n"));
        assertEquals("Invalid database URL: it contains half of a surrogate pair", parseError("mysql://h/" + half));
        assertEquals(
                "Invalid database URL: the password contains half of a surrogate pair",
                messageOf(() -> DatabaseUrl.builder("mysql").password(half).build()));
        assertEquals(
                "Invalid database URL: the value of the option 'a' contains half of a surrogate pair",
                messageOf(() -> DatabaseUrl.builder("mysql").option("a", half).build()));
    }

    @Test
    void aBuilderChecksLikeTheParser() {
        assertEquals(BAD_DIALECT, messageOf(() -> DatabaseUrl.builder("").build()));
        assertEquals(
                "Invalid database URL: the driver after '+' must be a word such as vertx or r2dbc",
                messageOf(() -> DatabaseUrl.builder("mysql").driver("a/b").build()));
        assertEquals(
                "Invalid database URL: each of several hosts needs a name",
                messageOf(() -> DatabaseUrl.builder("mysql")
                        .hosts(List.of(new HostAndPort("a", 1), new HostAndPort(null, 2)))
                        .build()));
    }
}
