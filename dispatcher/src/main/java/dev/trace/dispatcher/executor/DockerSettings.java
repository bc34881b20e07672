package dev.trace.dispatcher.executor;

import dev.trace.dag.platform.ExecutorConfig;

/**
 * How containers are started.
 *
 * @param runtime the runtime they serve
 * @param docker what {@code trace.yaml} says
 * @param installation tells the containers of this installation from those of others on the same engine
 * @param dispatcher names this process
 * @param access what they are given to reach the dispatcher
 */
public record DockerSettings(
        String runtime, ExecutorConfig.Docker docker, String installation, String dispatcher, ChildAccess access) {}
