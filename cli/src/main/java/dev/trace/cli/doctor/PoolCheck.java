package dev.trace.cli.doctor;

import dev.trace.cli.console.Figures;
import dev.trace.dag.ChainNames;
import dev.trace.dag.platform.EndpointConfig;
import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.platform.PoolConfig;
import dev.trace.dag.platform.Sensitive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/** Whether every endpoint of a pool answers, and all for the same chain. */
final class PoolCheck {
    private final UnaryOperator<PoolConfig> resolver;
    private final UnaryOperator<String> redactor;

    /** Whether a pool is needed. */
    enum Use {
        /** The DAG in question uses it. */
        SURE,
        /** No DAG is in question. */
        MAYBE
    }

    /**
     * @param resolver puts real addresses in the place of bundled ones
     * @param redactor takes secrets out of messages
     */
    PoolCheck(UnaryOperator<PoolConfig> resolver, UnaryOperator<String> redactor) {
        this.resolver = resolver;
        this.redactor = redactor;
    }

    List<Finding> of(PoolConfig pool, Use use) {
        String subject = "pool " + pool.name();
        Optional<Finding> unset = unset(subject, pool, use);
        if (unset.isPresent()) {
            return List.of(unset.get());
        }
        List<Finding> findings = new ArrayList<>();
        Set<Long> chains = new TreeSet<>();
        try {
            for (EndpointConfig endpoint : resolver.apply(pool).endpoints()) {
                findings.addAll(of(subject, endpoint, chains));
            }
        } catch (PlatformException e) {
            findings.add(Finding.failed(
                    subject, redactor.apply(String.valueOf(e.getMessage())), "correct its url in trace.yaml"));
        }
        pool.chainId().ifPresent(chains::add);
        if (chains.size() > 1) {
            findings.add(Finding.failed(
                    subject,
                    pool.chainId().isPresent()
                            ? "chain_id is " + pool.chainId().getAsLong() + ", but its endpoints serve "
                                    + chains.stream()
                                            .filter(chain ->
                                                    chain != pool.chainId().getAsLong())
                                            .map(String::valueOf)
                                            .collect(Collectors.joining(", "))
                            : "its endpoints serve different chains: " + chains,
                    "let all of them be of one chain; chain_id in trace.yaml must be theirs"));
        }
        return findings;
    }

    /** A variable or secret that is not there; of a pool that nobody may use, that is allowed. */
    private Optional<Finding> unset(String subject, PoolConfig pool, Use use) {
        try {
            for (EndpointConfig endpoint : pool.endpoints()) {
                endpoint.url().reveal();
                endpoint.headers().values().forEach(Sensitive::reveal);
            }
            return Optional.empty();
        } catch (PlatformException e) {
            String detail = redactor.apply(String.valueOf(e.getMessage()));
            return Optional.of(
                    use == Use.SURE || e.isPassing()
                            ? Finding.failed(subject, detail, "set it, or remove the pool")
                            : Finding.warning(subject, detail, "set it before a DAG uses the pool"));
        }
    }

    private List<Finding> of(String subject, EndpointConfig endpoint, Set<Long> chains) {
        String name = subject + ", endpoint " + endpoint.name();
        try (EndpointProbe probe = new EndpointProbe(endpoint)) {
            EndpointProbe.Answered answered = probe.ask();
            chains.add(answered.chainId());
            List<Finding> findings = new ArrayList<>();
            findings.add(Finding.ok(
                    name,
                    "chain " + answered.chainId() + " (" + ChainNames.of(answered.chainId()) + "), head "
                            + Figures.count(answered.head()) + ", "
                            + answered.latency().toMillis() + " ms"));
            answered.clock().ifPresent(findings::add);
            return findings;
        } catch (IOException e) {
            return List.of(Finding.failed(
                    name,
                    "does not answer: " + redactor.apply(String.valueOf(e.getMessage()))
                            + (e instanceof SSLException ? " (does it speak https?)" : ""),
                    "check its url, key and network in trace.yaml, or leave the endpoint out"));
        }
    }
}
