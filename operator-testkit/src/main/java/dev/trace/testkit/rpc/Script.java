package dev.trace.testkit.rpc;

import java.io.IOException;
import java.util.Optional;

/** How a fault alters an exchange. Called from several threads. */
@FunctionalInterface
public interface Script {
    /**
     * What the client gets instead of the truth; empty if there is nothing in this exchange that the fault could befall.
     *
     * @param upstream to learn the truth; asking it is not necessary
     * @throws IOException if upstream does not answer
     */
    Optional<Sent> spoil(Question question, Upstream upstream) throws IOException, InterruptedException;
}
