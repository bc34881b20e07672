package dev.trace.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One round of {@link FaultSoak}; longer ones: {@code tools/fault-soak --seed 1 --duration 5m}. */
class FaultSoakIT {
    @TempDir
    Path folder;

    @Test
    void aRunUnderRandomFaultsMakesTheSameBytes() throws Exception {
        try (FaultRounds rounds = new FaultRounds(folder, "0:250", 0.04)) {
            FaultRounds.Ended ended = rounds.round(1, FaultRounds.Waits.SHORT);
            assertEquals(Optional.empty(), ended.problem());
            assertTrue(ended.faults().size() >= 5, () -> "faults that befell it: " + ended.faults());
        }
    }
}
