/**
 * The trie by whose root a header commits to a list.
 *
 * <p>Imports {@code evm.rlp} alone.
 */
@NullMarked
package dev.trace.operators.evm.trie;

import org.jspecify.annotations.NullMarked;
