/** A block's receipts where no endpoint gives them all at once. */
@NullMarked
package dev.trace.operators.evm.receipts;

import org.jspecify.annotations.NullMarked;
