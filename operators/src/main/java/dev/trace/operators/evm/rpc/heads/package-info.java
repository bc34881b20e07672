/**
 * Following the head of a chain: one {@code newHeads} subscription for each pool as a wake-up, with a watchdog, beside
 * asking for the head all the time. Knows endpoints only as far as a socket to them can be opened.
 */
@NullMarked
package dev.trace.operators.evm.rpc.heads;

import org.jspecify.annotations.NullMarked;
