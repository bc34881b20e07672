package dev.trace.dag;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trace.dag.platform.PlatformConfig;
import dev.trace.dag.platform.PlatformReader;
import dev.trace.dag.platform.PlatformReading;
import dev.trace.dag.validate.DagValidator;
import dev.trace.dag.validate.Strictness;
import dev.trace.dag.validate.Surroundings;
import dev.trace.dag.validate.Validation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShippedDagsTest {
    private static final Path DAGS = Path.of("../dags").toAbsolutePath().normalize();

    private static Dag valid(String name) {
        Path file = DAGS.resolve(name);
        PlatformReading reading = new PlatformReader(Map.of(), DAGS.getParent()).read(null, file);
        assertEquals(List.of(), reading.problems());
        PlatformConfig platform = reading.config().orElseThrow();
        Validation validation = new DagValidator(
                        TestOperators.all(), TestOperators::tables, Surroundings.of(platform, Strictness.RUN))
                .validate(file);
        assertEquals(List.of(), validation.problems());
        return validation.dag().orElseThrow();
    }

    @Test
    void theExampleRunsWithThePlatformBesideIt() {
        Dag dag = valid("monad.yaml");
        assertEquals(20, dag.job("cryo_backfill").orElseThrow().scaling().maxConcurrency());
        assertEquals("monad", dag.job("requests").orElseThrow().pool());
    }

    @Test
    void theQuickstartRunsWithThePlatformBesideIt() {
        Dag dag = valid("quickstart.yaml");
        assertEquals(
                List.of("0:latest"), dag.job("requests").orElseThrow().config().get("ranges"));
        assertEquals("ethereum", dag.job("split").orElseThrow().pool());
    }
}
