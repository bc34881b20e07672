package dev.trace.dispatcher.executor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker in a process of its own. */
final class ProcessChild implements Child {
    private static final Logger log = LoggerFactory.getLogger(ProcessChild.class);
    private static final int PIECE = 8 << 10;

    private final Process process;
    private final ChildOrder order;
    private final Path home;
    private final ChildLog output;
    private final Thread reader;

    private ProcessChild(Process process, ChildOrder order, Path home) {
        this.process = process;
        this.order = order;
        this.home = home;
        output = new ChildLog(order);
        reader = new Thread(this::read, order.name() + " output");
        reader.setDaemon(true);
    }

    /** @param home its own folder, which goes with it */
    static ProcessChild of(Process process, ChildOrder order, Path home) {
        ProcessChild child = new ProcessChild(process, order, home);
        child.reader.start();
        return child;
    }

    private void read() {
        LineSplitter lines = new LineSplitter(output::line);
        byte[] piece = new byte[PIECE];
        try (InputStream in = process.getInputStream()) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                lines.add(Arrays.copyOf(piece, n));
            }
            lines.end();
        } catch (IOException e) {
            log.debug("the output of {} ends: {}", order.name(), e.getMessage());
        }
    }

    @Override
    public String name() {
        return order.name();
    }

    /** What it printed before it ended is read first, so that the reason is known; but a grandchild may keep that open. */
    @Override
    public Optional<ChildEnd> end() {
        if (process.isAlive()) {
            return Optional.empty();
        }
        try {
            reader.join(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int status = process.exitValue();
        String last = output.last().isEmpty() ? "" : ": " + output.last();
        return Optional.of(new ChildEnd(status, "ended with exit code " + status + last));
    }

    /** It is followed from its start. */
    @Override
    public void follow() {}

    @Override
    public void terminate() {
        process.destroy();
    }

    @Override
    public void kill() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void remove() {
        try (Stream<Path> paths = Files.walk(home)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            log.warn("⚠️ {} is left over: {}", home, e.getMessage());
        }
    }
}
