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
     * @param given for the addresses of dispatchers and the folders of plugins
     * @param config path of its configuration
     * @param token path of the worker token
     */
    List<String> arguments(ChildAccess.Given given, String config, String token) {
        boolean once = idleTimeout.isZero();
        List<String> arguments = new ArrayList<>(List.of(
                "worker",
                "--dispatcher=" + given.dispatchers(),
                "--config=" + config,
                "--token-file=" + token,
                "--name=" + name,
                "--runtimes=" + runtime,
                "--jobs=" + job,
                "--slots=1",
                "--idle-timeout=" + (once ? PATIENCE : idleTimeout).toSeconds() + "s",
                "--log=json"));
        given.plugins().forEach(folder -> arguments.add("--plugins=" + folder));
        if (once) {
            arguments.add("--tasks=1");
        }
        return arguments;
    }
}
