package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import dev.trace.operators.evm.rpc.dialect.Verdict.Kind;
import java.util.List;
import java.util.Optional;

/**
 * Makes sure that an endpoint is of the pool's chain before it serves: one that was silent when the pool opened, comes back
 * from an outage, or is now at another address.
 */
final class ChainCheck {
    private final Fleet fleet;
    private final Endings endings;
    private final Buffers buffers;
    private final ChainIdentity identity;
    private final Ticker ticker;

    ChainCheck(Fleet fleet, Endings endings, Buffers buffers, ChainIdentity identity, Ticker ticker) {
        this.fleet = fleet;
        this.endings = endings;
        this.buffers = buffers;
        this.identity = identity;
        this.ticker = ticker;
    }

    /** @return whether a request granted to the endpoint may be sent; if not, the grant is over */
    boolean passes(Endpoint endpoint) throws OperatorException, InterruptedException {
        long startedAt = ticker.nanos();
        try {
            Target address = endpoint.exchange().address();
            if (endpoint.checked && address.equals(endpoint.checkedAt)) {
                return true;
            }
            Optional<String> difference =
                    ChainIdentity.of(endpoint.exchange(), buffers).differsFrom(identity);
            if (difference.isPresent()) {
                fleet.condemn(endpoint, difference.get());
                return false;
            }
            fleet.admit(endpoint, address);
            return true;
        } catch (FailedRequest e) {
            Verdict verdict = e.verdict();
            Verdict said = keepsAway(verdict.kind()) ? verdict : Verdict.of(Kind.TRANSIENT, verdict.reason());
            endings.ended(endpoint, startedAt, List.of(new Ending("eth_chainId", said)));
            return false;
        } catch (OperatorException | InterruptedException | RuntimeException | Error e) {
            endings.abandoned(endpoint, startedAt);
            throw e;
        }
    }

    /** Whatever else it says instead of its chain id, it has not proved it and is left alone for a while. */
    private static boolean keepsAway(Kind kind) {
        return kind == Kind.THROTTLED || kind == Kind.QUOTA || kind == Kind.DENIED;
    }
}
