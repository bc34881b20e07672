/** Strict YAML with the place of every value, and problems printed as a compiler prints them. */
@NullMarked
package dev.trace.dag.yaml;

import org.jspecify.annotations.NullMarked;
