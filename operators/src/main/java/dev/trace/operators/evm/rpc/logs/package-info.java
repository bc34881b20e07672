/** The logs of a range, whatever the endpoints' limits on {@code eth_getLogs}: learned, kept to, and never trusted. */
@NullMarked
package dev.trace.operators.evm.rpc.logs;

import org.jspecify.annotations.NullMarked;
