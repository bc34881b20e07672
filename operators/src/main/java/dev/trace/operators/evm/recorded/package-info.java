/**
 * A JSON-RPC server over recorded exchanges: the bundled quickstart chain, tests and benchmarks. Used by the command line
 * and by tests, never by an operator.
 */
@NullMarked
package dev.trace.operators.evm.recorded;

import org.jspecify.annotations.NullMarked;
