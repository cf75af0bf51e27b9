/**
 * Records as objects of the program: {@code RecordMapper} and {@code RecordMappers} (Kotlin), and {@link
 * dev.databases.mapping.ColumnName} for the names that do not follow from each other.
 */
@NullMarked
package dev.databases.mapping;

import org.jspecify.annotations.NullMarked;
