package dev.trace.cli.doctor;

import dev.trace.cli.console.Figures;
import dev.trace.dag.ChainNames;
import dev.trace.dag.platform.EndpointConfig;
import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.platform.PoolConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Whether every endpoint of a pool answers, and all for the same chain. */
final class PoolCheck {
    private final UnaryOperator<PoolConfig> resolver;
    private final UnaryOperator<String> redactor;

    /**
     * @param resolver puts real addresses in the place of bundled ones
     * @param redactor takes secrets out of messages
     */
    PoolCheck(UnaryOperator<PoolConfig> resolver, UnaryOperator<String> redactor) {
        this.resolver = resolver;
        this.redactor = redactor;
    }

    List<Finding> of(PoolConfig pool) {
        String subject = "pool " + pool.name();
        List<Finding> findings = new ArrayList<>();
        Set<Long> chains = new TreeSet<>();
        try {
            for (EndpointConfig endpoint : resolver.apply(pool).endpoints()) {
                findings.addAll(of(subject, endpoint, chains));
            }
        } catch (PlatformException e) {
            findings.add(Finding.failed(
                    subject, redactor.apply(String.valueOf(e.getMessage())), "set it, or remove the pool if unused"));
        }
        pool.chainId().ifPresent(chains::add);
        if (chains.size() > 1) {
            findings.add(Finding.failed(
                    subject,
                    "its endpoints and configuration name different chains: " + chains,
                    "let all of them be of one chain; chain_id in trace.yaml must be theirs"));
        }
        return findings;
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
                    "does not answer: " + redactor.apply(String.valueOf(e.getMessage())),
                    "check its url, key and network in trace.yaml, or leave the endpoint out"));
        }
    }
}
