package dev.trace.cli.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A minute of it. {@code tools/kill-test} runs it for any length and seed. */
class KillTestIT {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void everyRowIsThereExactlyOnceWhateverIsKilled() throws Exception {
        KillPlan plan = new KillPlan(Long.getLong("trace.test.seed", 1), Duration.ofSeconds(60), 500);
        assertEquals(List.of(), new KillRun(plan, folder, System.out).run(), "seed " + plan.seed());
    }
}
