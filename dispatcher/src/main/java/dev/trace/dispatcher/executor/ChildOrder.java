package dev.trace.dispatcher.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker to be started.
 *
 * @param name what it calls itself
 * @param runtime whose tasks it claims
 * @param job {@code dag/job} whose tasks it claims
 * @param idleTimeout how long it may wait for its next task; zero for one task only
 */
public record ChildOrder(String name, String runtime, String job, Duration idleTimeout) {
    /** A child that finds no task, because another worker was quicker, ends after so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * What {@code trace} is to be started with.
     *
     * @param dispatchers addresses of dispatchers, with commas between them
     * @param config path of its configuration
     */
    public List<String> arguments(String dispatchers, String config) {
        boolean once = idleTimeout.isZero();
        List<String> arguments = new ArrayList<>(List.of(
                "worker",
                "--dispatcher=" + dispatchers,
                "--config=" + config,
                "--name=" + name,
                "--runtimes=" + runtime,
                "--jobs=" + job,
                "--slots=1",
                "--idle-timeout=" + (once ? PATIENCE : idleTimeout).toSeconds() + "s",
                "--log=json"));
        if (once) {
            arguments.add("--tasks=1");
        }
        return arguments;
    }
}
