/** A DAG as validated values. Reading YAML into them is {@code dev.trace.dag.yaml} and {@code dev.trace.dag.validate}. */
@NullMarked
package dev.trace.dag;

import org.jspecify.annotations.NullMarked;
