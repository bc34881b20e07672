package dev.trace.dag.platform;

import dev.trace.dag.yaml.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading the platform configuration.
 *
 * @param file the file read; empty if there is none, so that defaults and the environment hold
 * @param problems everything wrong, in order
 * @param config the configuration; empty if any problem is an error
 */
public record PlatformReading(Optional<Path> file, List<Problem> problems, Optional<PlatformConfig> config) {
    public PlatformReading {
        problems = List.copyOf(problems);
    }
}
