/**
 * Proves blocks against the chain's own hashes before anything is made of them.
 *
 * <p>Whoever publishes blocks may import it.
 */
@NullMarked
package dev.trace.operators.evm.verify;

import org.jspecify.annotations.NullMarked;
