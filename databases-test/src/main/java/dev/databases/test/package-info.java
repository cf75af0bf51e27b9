/**
 * The test kit: backends that stand in for a database, or stand before one, in tests.
 *
 * <ul>
 *   <li>{@link dev.databases.test.ScriptedBackend}: a database in memory that answers as a script says, keeps a few facts in
 *       transactions, and records who broke which rule.
 *   <li>{@link dev.databases.test.RecordingBackend}: writes down every call on its way to a backend; a leak check.
 *   <li>{@link dev.databases.test.FaultyBackend}: makes calls to a backend fail as {@link dev.databases.test.Faults} say.
 *   <li>{@code DatabaseExtension} for JUnit, {@code KotestDatabaseExtension} for Kotest: a real database, connected for each
 *       test and rolled back after it.
 * </ul>
 */
@NullMarked
package dev.databases.test;

import org.jspecify.annotations.NullMarked;
