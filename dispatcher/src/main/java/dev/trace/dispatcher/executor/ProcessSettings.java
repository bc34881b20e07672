package dev.trace.dispatcher.executor;

import java.nio.file.Path;
import java.util.List;

/**
 * How child processes are started.
 *
 * @param launcher the command that {@code trace} and its arguments follow: program, flags, main class. The program must end
 *     when its standard input does, for that is how it learns that its dispatcher is gone
 * @param homes folder in which each has a home of its own while it runs
 * @param access what they are given to reach the dispatcher
 */
public record ProcessSettings(List<String> launcher, Path homes, ChildAccess access) {
    public ProcessSettings {
        launcher = List.copyOf(launcher);
    }
}
