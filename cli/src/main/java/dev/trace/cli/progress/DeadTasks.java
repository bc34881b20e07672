package dev.trace.cli.progress;

import dev.trace.dispatcher.DeadTask;

/** Tasks that gave up, for people. */
public final class DeadTasks {
    private DeadTasks() {}

    public static String line(DeadTask task) {
        return "❌ " + task.taskKey() + " gave up after " + task.attempts()
                + (task.attempts() == 1 ? " attempt: " : " attempts: ") + task.code() + ": " + task.message();
    }
}
