/**
 * The operator SPI: what an engineer implements to add an operator, and what the runtime gives it.
 *
 * <p>Read in this order: {@link dev.trace.api.OperatorFactory}, {@link dev.trace.api.ReactiveOperator} and {@link
 * dev.trace.api.SourceOperator}, {@link dev.trace.api.OperatorContext}, {@link dev.trace.api.Commit}, then the
 * packages {@code config}, {@code table} and {@code rpc}.
 *
 * <p>Everything may import this package; it imports nothing but the JDK.
 */
@NullMarked
package dev.trace.api;

import org.jspecify.annotations.NullMarked;
