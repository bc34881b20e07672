package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcError;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Asks every endpoint which chain it is of, and makes sure that they agree. */
final class Opening {
    private static final int TRIES = 3;
    private static final long PAUSE_MILLIS = 200;

    private final PoolSettings settings;
    private final Fleet fleet;
    private final Buffers buffers;

    Opening(PoolSettings settings, Fleet fleet, Buffers buffers) {
        this.settings = settings;
        this.fleet = fleet;
        this.buffers = buffers;
    }

    /** @throws OperatorException if no endpoint answers, or one is of another chain */
    ChainIdentity identity() throws OperatorException, InterruptedException {
        Map<Endpoint, ChainIdentity> known = new LinkedHashMap<>();
        Map<Endpoint, String> silent = new LinkedHashMap<>();
        ask(known, silent);
        if (known.isEmpty()) {
            throw new OperatorException(RpcError.RPC_UNAVAILABLE, unreachable(silent));
        }
        checkConfigured(known);
        ChainIdentity agreed = agreed(known);
        known.keySet().forEach(each -> fleet.admit(each, each.exchange().lastAddress()));
        silent.forEach(fleet::leaveOut);
        return agreed;
    }

    private void ask(Map<Endpoint, ChainIdentity> known, Map<Endpoint, String> silent)
            throws OperatorException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(fleet.endpoints().size(), body -> {
            Thread thread = new Thread(body, "rpc-" + settings.name() + "-open");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Callable<ChainIdentity>> questions = new ArrayList<>();
            fleet.endpoints().forEach(endpoint -> questions.add(() -> ask(endpoint)));
            List<Future<ChainIdentity>> answers = threads.invokeAll(questions);
            for (int i = 0; i < answers.size(); i++) {
                Endpoint endpoint = fleet.endpoints().get(i);
                try {
                    known.put(endpoint, answers.get(i).get());
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof FailedRequest failed)) {
                        throw new IllegalStateException("endpoint " + endpoint.name() + " could not be asked", e);
                    }
                    silent.put(endpoint, failed.verdict().reason());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private ChainIdentity ask(Endpoint endpoint) throws FailedRequest, OperatorException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return ChainIdentity.of(endpoint.exchange(), buffers);
            } catch (FailedRequest e) {
                if (attempt == TRIES || e.verdict().kind() == Verdict.Kind.DENIED) {
                    throw e;
                }
                Thread.sleep(Math.max(
                        PAUSE_MILLIS * attempt,
                        Math.min(5000, e.verdict().pause().toMillis())));
            }
        }
    }

    private String unreachable(Map<Endpoint, String> silent) {
        String reasons = silent.entrySet().stream()
                .map(each -> each.getKey().name() + ": " + each.getValue())
                .collect(Collectors.joining("; "));
        return "no endpoint of pool " + settings.name() + " answers (" + reasons
                + "). Check the addresses under rpc_pools, the network, and that the nodes run.";
    }

    private void checkConfigured(Map<Endpoint, ChainIdentity> known) throws OperatorException {
        for (Map.Entry<Endpoint, ChainIdentity> each : known.entrySet()) {
            long answered = each.getValue().chainId();
            if (settings.chainId().isPresent() && settings.chainId().getAsLong() != answered) {
                throw new OperatorException(
                        RpcError.RPC_WRONG_CHAIN,
                        "pool " + settings.name() + " is configured for chain "
                                + settings.chainId().getAsLong() + ", but its endpoint "
                                + each.getKey().name() + " is of chain " + answered
                                + ". Correct chain_id or the endpoint's url.");
            }
        }
    }

    private ChainIdentity agreed(Map<Endpoint, ChainIdentity> known) throws OperatorException {
        Map.Entry<Endpoint, ChainIdentity> first = known.entrySet().iterator().next();
        ChainIdentity agreed = first.getValue();
        for (Map.Entry<Endpoint, ChainIdentity> each : known.entrySet()) {
            Optional<String> difference = each.getValue().differsFrom(agreed);
            if (difference.isPresent()) {
                throw new OperatorException(
                        RpcError.RPC_WRONG_CHAIN,
                        "the endpoints of pool " + settings.name() + " are of different chains: "
                                + each.getKey().name() + " disagrees with "
                                + first.getKey().name() + ": " + difference.get()
                                + ". Keep the endpoints of one chain in a pool.");
            }
            if (agreed.genesis().isEmpty()) {
                agreed = each.getValue();
            }
        }
        return agreed;
    }
}
