/** Programs to read and run: {@code Quickstart} in Kotlin and {@link dev.databases.samples.QuickstartJava}, its twin. */
@NullMarked
package dev.databases.samples;

import org.jspecify.annotations.NullMarked;
