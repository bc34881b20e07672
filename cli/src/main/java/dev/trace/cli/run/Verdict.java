package dev.trace.cli.run;

import dev.trace.api.ErrorCode.Recovery;
import dev.trace.cli.ExitStatus;
import dev.trace.cli.console.Console;
import dev.trace.cli.progress.DeadTasks;
import dev.trace.dispatcher.DagStatus;
import dev.trace.dispatcher.DagStatus.Activity;
import dev.trace.dispatcher.DeadTask;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param end how the DAG stands
 * @param dead tasks that gave up in this run
 * @param ending why it ended before all was done; empty if it did not
 */
record Verdict(DagStatus end, List<DeadTask> dead, Optional<String> ending) {
    private static final int SHOWN = 10;

    Verdict {
        dead = List.copyOf(dead);
    }

    boolean isComplete() {
        return ending.isEmpty() && dead.isEmpty() && end.activity() != Activity.BLOCKED;
    }

    int exitStatus() {
        if (isComplete()) {
            return ExitStatus.DONE;
        }
        return onlyConfiguration() ? ExitStatus.USAGE : ExitStatus.WORK_FAILED;
    }

    private boolean onlyConfiguration() {
        return ending.isEmpty()
                && !dead.isEmpty()
                && dead.stream().allMatch(task -> task.recovery() == Recovery.CONFIGURATION);
    }

    /**
     * Says what is not done and why.
     *
     * @return the exit code
     */
    int tell(Console console) {
        if (!isComplete()) {
            dead.stream().limit(SHOWN).forEach(task -> console.note(DeadTasks.line(task)));
            if (dead.size() > SHOWN) {
                console.note("... and " + (dead.size() - SHOWN) + " more; 'trace status " + end.dag() + "' shows them");
            }
            if (end.activity() == Activity.BLOCKED) {
                end.jobs()
                        .forEach(job ->
                                job.reasons().forEach(reason -> console.note("⏸️ " + job.job() + " waits: " + reason)));
            }
            console.note("🔥 " + end.dag() + " is not complete; "
                    + ending.orElse(
                            onlyConfiguration()
                                    ? "change what is wrong and run again"
                                    : "run again to try what is left once more"));
        }
        return exitStatus();
    }
}
