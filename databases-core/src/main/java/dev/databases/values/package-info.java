/**
 * Values on their way in and out. {@link dev.databases.values.Conversions} reads a value as another type, {@link
 * dev.databases.values.ArgumentEncoder} turns what the user binds into the few types that a backend must understand, and a
 * {@link dev.databases.values.ValueConverter} teaches both a type of the user's own.
 *
 * <p>Nothing here knows a record, a column or a database.
 */
@NullMarked
package dev.databases.values;

import org.jspecify.annotations.NullMarked;
