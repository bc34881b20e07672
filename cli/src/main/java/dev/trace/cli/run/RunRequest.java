package dev.trace.cli.run;

import dev.trace.cli.budget.Budget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a run is asked to do.
 *
 * @param file DAG file
 * @param ranges for its manual sources; empty to take what their config says
 * @param slots tasks at once
 * @param budget how much may be asked of endpoints; empty for no limit
 */
public record RunRequest(Path file, List<String> ranges, int slots, Optional<Budget> budget) {
    public RunRequest {
        ranges = List.copyOf(ranges);
    }
}
