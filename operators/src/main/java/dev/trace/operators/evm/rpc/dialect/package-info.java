/** What providers and nodes say when they do not answer, and what follows from it. */
@NullMarked
package dev.trace.operators.evm.rpc.dialect;

import org.jspecify.annotations.NullMarked;
