/** From the YAML text of a DAG to a valid {@link dev.trace.dag.Dag}, or to everything that is wrong with it at once. */
@NullMarked
package dev.trace.dag.validate;

import org.jspecify.annotations.NullMarked;
