package dev.trace.dispatcher.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts workers as processes on this host, in sessions of their own: a Ctrl-C meant for the dispatcher is not theirs. */
public final class ProcessStarter implements ChildStarter {
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final ProcessSettings settings;

    public ProcessStarter(ProcessSettings settings) {
        this.settings = settings;
    }

    @Override
    public Child start(ChildOrder order) throws ExecutorException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.addAll(settings.launcher());
        ChildAccess.Given given = settings.access().now();
        command.addAll(
                order.arguments(given, given.config().toString(), given.token().toString()));
        Path home = settings.homes().resolve(order.name());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("TRACE_STATE_"));
        builder.environment().put("TRACE_HOME", home.toString());
        try {
            Files.createDirectories(home);
            return ProcessChild.of(builder.start(), order, home);
        } catch (IOException e) {
            throw new ExecutorException("a process cannot be started: " + e.getMessage(), e);
        }
    }

    /** None: a process sees its dispatcher go. */
    @Override
    public List<Child> present() {
        return List.of();
    }

    @Override
    public Fate fate() {
        return Fate.ENDS;
    }

    @Override
    public void close() {}
}
