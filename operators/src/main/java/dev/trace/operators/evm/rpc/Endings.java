package dev.trace.operators.evm.rpc;

import dev.trace.api.rpc.RpcUse;
import dev.trace.operators.evm.rpc.EndpointReport.Outcome;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of requests, and what it says of their endpoints. Safe for use from several threads. */
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

    private final Fleet fleet;
    private final String pool;
    private final UnknownErrors unknown;
    private final Consequences consequences;

    Endings(Fleet fleet, PoolSettings settings, RandomGenerator random) {
        this.fleet = fleet;
        pool = settings.name();
        unknown = new UnknownErrors(pool);
        consequences = new Consequences(settings, random);
    }

    /**
     * A request came to an end. One reason that several of its calls failed for has its consequences once; and one call that
     * failed among others that were answered is no fault of the endpoint's.
     *
     * @param startedAt when it was sent
     * @param endings of each of its calls
     */
    void ended(Endpoint endpoint, long startedAt, List<Ending> endings) {
        fleet.change(now -> {
            boolean anyAnswered = endings.stream().anyMatch(each -> each.failure() == null);
            Set<Verdict.Kind> seen = EnumSet.noneOf(Verdict.Kind.class);
            for (Ending each : endings) {
                Verdict failure = each.failure();
                endpoint.count(each.method(), failure == null ? Outcome.ANSWERED : Outcome.of(failure.kind()));
                if (failure == null) {
                    consequences.answered(endpoint, each.method(), now);
                    continue;
                }
                endpoint.lastFailure = failure.reason();
                unknown.hear(endpoint.name(), each.method(), failure);
                if (failure.isFault() && anyAnswered) {
                    continue;
                }
                if (seen.add(failure.kind()) || failure.kind() == Verdict.Kind.UNSUPPORTED) {
                    consequences.failed(endpoint, each.method(), failure, startedAt, now);
                }
            }
            if (anyAnswered) {
                String method = endings.get(0).method();
                endpoint.concurrency.answered(method, now - startedAt, endpoint.underWay, now);
            }
            if (anyAnswered || seen.contains(Verdict.Kind.TRANSIENT) || seen.contains(Verdict.Kind.UNKNOWN)) {
                endpoint.took(now - startedAt); // also of failures, so that one that hangs does not look fast
            }
            endpoint.underWay--;
        });
    }

    /** The attempt ended without saying anything about the endpoint. */
    void abandoned(Endpoint endpoint, long startedAt) {
        fleet.change(now -> {
            endpoint.underWay--;
            endpoint.tookAtLeast(now - startedAt);
        });
    }

    /** A batch came back whole, or failed in a way that its size may be the reason of. */
    void batchEnded(Endpoint endpoint, int size, BatchEnding how) {
        fleet.change(now -> {
            switch (how) {
                case WHOLE -> endpoint.batches.answered(size);
                case CHOKED -> endpoint.batches.choked(size);
            }
        });
    }

    /** How a batch ended. */
    enum BatchEnding {
        WHOLE,
        CHOKED
    }

    /** An endpoint took no batch of so many calls, which is no fault of its. */
    void batchRefused(Endpoint endpoint, List<Call> calls, Verdict refusal) {
        fleet.change(now -> {
            int before = endpoint.batches.limit(now);
            endpoint.batches.refused(calls.size(), refusal.batchLimit(), now);
            int after = endpoint.batches.limit(now);
            endpoint.lastFailure = refusal.reason();
            calls.forEach(each -> {
                endpoint.count(each.method(), Outcome.BATCH_REFUSED);
                consequences.talksSense(endpoint, each.method(), now);
            });
            endpoint.underWay--;
            if (after < before) {
                LOG.info(
                        "rpc pool {}: endpoint {} gets batches of {} at most, not {}: {}",
                        pool,
                        endpoint.name(),
                        after,
                        before,
                        refusal.reason());
            }
        });
    }

    /** A call was sent, whatever became of it. */
    void used(Endpoint endpoint, RpcUse use) {
        fleet.note(() -> endpoint.count(use));
    }
}
