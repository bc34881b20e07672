package dev.trace.operators.evm.rpc.heads;

import java.time.Duration;
import java.util.Optional;

/**
 * How a pool hears of new heads, at one moment.
 *
 * @param subscribedAt the endpoint whose subscription is alive; empty if heads are only asked for
 * @param reconnects sockets opened, or tried, after an earlier one had ended; never goes back while the pool is open
 * @param blockTime as learned; empty if not yet
 * @param lastFailure why the last socket ended, without a key
 */
public record HeadsReport(
        Optional<String> subscribedAt, long reconnects, Optional<Duration> blockTime, Optional<String> lastFailure) {}
