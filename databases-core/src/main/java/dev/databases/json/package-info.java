/**
 * JSON as the databases hand it out: a small strict reader and writer (RFC 8259) that needs nothing but the JDK. {@link
 * dev.databases.json.Json} is the door; {@link dev.databases.json.JsonObject} and {@link dev.databases.json.JsonArray} are
 * an ordinary {@link java.util.Map} and {@link java.util.List} that remember their text.
 */
@NullMarked
package dev.databases.json;

import org.jspecify.annotations.NullMarked;
