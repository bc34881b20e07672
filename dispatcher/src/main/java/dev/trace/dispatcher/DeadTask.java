package dev.trace.dispatcher;

import dev.trace.api.ErrorCode.Recovery;

/**
 * A task that gave up.
 *
 * @param taskKey {@code dag/job/chain/partition}
 * @param code the last error's name
 * @param recovery who can act on it
 * @param message the last error, for people
 * @param attempts attempts made
 */
public record DeadTask(String taskKey, String code, Recovery recovery, String message, int attempts) {}
