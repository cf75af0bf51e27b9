package dev.databases.mapping;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the column of a constructor parameter, record component, property, field or setter, where it is not the one that its
 * own name leads to ({@code createdAt} finds {@code createdAt}, {@code created_at} and {@code CREATED_AT} by itself).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.METHOD, ElementType.RECORD_COMPONENT})
public @interface ColumnName {
    /** The column's name; letter case does not matter. */
    String value();
}
