/** {@code manual_source}: block ranges that a person asks for, in the syntax of cryo. */
@NullMarked
package dev.trace.operators.manual;

import org.jspecify.annotations.NullMarked;
