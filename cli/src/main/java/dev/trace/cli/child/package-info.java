/** Workers that this process starts for itself: what they are given, and how they begin. Imported by the rest of cli only. */
@NullMarked
package dev.trace.cli.child;

import org.jspecify.annotations.NullMarked;
