/**
 * The values a program meets: {@link dev.databases.Record}, {@link dev.databases.ExecuteResult}, options. The verbs are in
 * the Kotlin half of this package: {@code Database}, {@code Connection}, {@code Transaction}, and the fronts for Java.
 */
@NullMarked
package dev.databases;

import org.jspecify.annotations.NullMarked;
