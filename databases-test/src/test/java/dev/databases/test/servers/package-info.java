@NullMarked
package dev.databases.test.servers;

import org.jspecify.annotations.NullMarked;
