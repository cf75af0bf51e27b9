@NullMarked
package dev.databases.test;

import org.jspecify.annotations.NullMarked;
