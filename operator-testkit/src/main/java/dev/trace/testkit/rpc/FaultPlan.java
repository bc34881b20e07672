package dev.trace.testkit.rpc;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Which exchanges are spoilt, and how. Safe for use from several threads. */
@FunctionalInterface
public interface FaultPlan {
    /** Every exchange is as upstream has it. */
    FaultPlan NONE = (question, upstream) -> Optional.empty();

    /**
     * A spoilt exchange.
     *
     * @param fault what befell it
     * @param sent what the client gets
     */
    record Spoilt(Fault fault, Sent sent) {}

    /** @return empty to let an exchange be */
    Optional<Spoilt> spoil(Question question, Upstream upstream) throws IOException, InterruptedException;

    /** The first of some plans that spoils an exchange counts. */
    static FaultPlan inOrder(FaultPlan... plans) {
        List<FaultPlan> all = List.of(plans);
        return (question, upstream) -> {
            for (FaultPlan plan : all) {
                Optional<Spoilt> spoilt = plan.spoil(question, upstream);
                if (spoilt.isPresent()) {
                    return spoilt;
                }
            }
            return Optional.empty();
        };
    }
}
