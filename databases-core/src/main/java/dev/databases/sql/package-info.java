/**
 * SQL text: what the user writes becomes what a driver gets, before a connection is taken.
 *
 * <pre>
 * query (String) ── Tokenizer ── {@link dev.databases.sql.ParsedQuery} ── bind(values) ── {@link dev.databases.sql.Statement} or {@link dev.databases.sql.Batch}
 * </pre>
 *
 * <p>{@link dev.databases.sql.SqlSyntax} holds the facts in which the databases differ; no code here asks which database it is. {@link
 * dev.databases.sql.QueryCache} remembers parsed queries, {@link dev.databases.sql.MultiRowInsert} makes one statement of many rows, and {@link
 * dev.databases.sql.PortableSql} translates bracketed names, when it is asked to.
 *
 * <p>Everything runs in time linear in the length of the text. What is thrown is {@link
 * dev.databases.exceptions.BadSqlException} (a literal or a comment without an end) or {@link
 * dev.databases.exceptions.ParameterException} (values that do not fit).
 */
@NullMarked
package dev.databases.sql;

import org.jspecify.annotations.NullMarked;
