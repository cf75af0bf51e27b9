/**
 * The conformance suite: what every backend must do, as JUnit contracts over the Kotlin front. A backend states its facts in one
 * {@code BackendFacts} and runs a {@code ConformanceSuite}.
 */
@NullMarked
package dev.databases.test.conformance;

import org.jspecify.annotations.NullMarked;
