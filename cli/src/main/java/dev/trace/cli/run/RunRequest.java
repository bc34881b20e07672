package dev.trace.cli.run;

import java.nio.file.Path;
import java.util.List;

/**
 * What a run is asked to do.
 *
 * @param file DAG file
 * @param ranges for its manual sources; empty to take what their config says
 * @param slots tasks at once
 */
public record RunRequest(Path file, List<String> ranges, int slots) {
    public RunRequest {
        ranges = List.copyOf(ranges);
    }
}
