/**
 * From the bytes of JSON-RPC answers to columns: blocks with their transactions, receipts and logs. A value is found
 * once, kept as a place in the answer, and decoded straight into its column; nothing is allocated a value.
 *
 * <p>Whoever reads blocks may import it.
 */
@NullMarked
package dev.trace.operators.evm.decode;

import org.jspecify.annotations.NullMarked;
