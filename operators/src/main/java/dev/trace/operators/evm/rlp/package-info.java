/**
 * How a chain encodes and hashes: RLP and Keccak-256, written to cost no allocation.
 *
 * <p>Imports nothing but the JDK.
 */
@NullMarked
package dev.trace.operators.evm.rlp;

import org.jspecify.annotations.NullMarked;
