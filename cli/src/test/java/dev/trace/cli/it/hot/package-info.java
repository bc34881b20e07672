/** Operators with hot tables, made into a plugin by the test of them. */
@NullMarked
package dev.trace.cli.it.hot;

import org.jspecify.annotations.NullMarked;
