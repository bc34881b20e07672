package dev.trace.dispatcher.executor;

import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker in a container. */
final class DockerChild implements Child {
    private static final Logger log = LoggerFactory.getLogger(DockerChild.class);
    private static final long LAST_WORDS_MILLIS = 500;
    private static final Set<String> OVER = Set.of("created", "exited", "dead");
    /** Entries of the last seconds. */
    private static final int REMEMBERED = 4_096;

    private final DockerEngine engine;
    private final String id;
    private final ChildOrder order;
    private final LineSplitter lines;
    private final ChildLog output;
    private final CountDownLatch silent = new CountDownLatch(1);
    private volatile @Nullable Closeable following;
    private volatile int since;
    private String lastPrinted = "";
    private final Set<String> taken = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });
    private volatile @Nullable ChildEnd end;

    DockerChild(DockerEngine engine, String id, ChildOrder order) {
        this.engine = engine;
        this.id = id;
        this.order = order;
        output = new ChildLog(order);
        lines = new LineSplitter(output::line);
    }

    void followFromStart() {
        follow(0);
    }

    @Override
    public void follow() {
        follow((int) (System.currentTimeMillis() / 1_000));
    }

    private void follow(int sinceSeconds) {
        since = sinceSeconds;
        following = engine.follow(id, sinceSeconds, this::printed, silent::countDown);
    }

    /** What was taken already is not taken again: the two streams of a container are not in the order of their times. */
    private synchronized void printed(String time, byte[] text) {
        if (taken.add(time + Arrays.hashCode(text))) {
            lastPrinted = time.compareTo(lastPrinted) > 0 ? time : lastPrinted;
            lines.add(text);
        }
    }

    @Override
    public String name() {
        return order.name();
    }

    @Override
    public Optional<ChildEnd> end() {
        if (end == null) {
            try {
                ContainerState state = engine.inspect(id).getState();
                if (!isOver(state)) {
                    return Optional.empty();
                }
                takeLastWords();
                end = ended(state);
            } catch (NotFoundException e) {
                end = new ChildEnd(137, "was removed by somebody else");
            } catch (ExecutorException e) {
                log.debug("{}: {}", name(), e.getMessage());
            }
        }
        return Optional.ofNullable(end);
    }

    private static boolean isOver(ContainerState state) {
        // One that was created and never started is left over from a dispatcher that died in between.
        return OVER.contains(String.valueOf(state.getStatus()));
    }

    /** The engine ends the stream of a container that has ended, sometimes before the last lines. */
    private void takeLastWords() throws ExecutorException {
        if (following == null) {
            return;
        }
        try {
            boolean ended = silent.await(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
            log.debug("{}: the stream of its output {}", name(), ended ? "has ended" : "goes on");
            engine.printed(id, sinceLast(), this::printed);
            lines.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized int sinceLast() {
        return lastPrinted.isEmpty() ? since : (int) Instant.parse(lastPrinted).getEpochSecond() - 1;
    }

    private ChildEnd ended(ContainerState state) {
        Long code = state.getExitCodeLong();
        int status = code == null ? 137 : code.intValue();
        if (Boolean.TRUE.equals(state.getOOMKilled())) {
            return new ChildEnd(
                    status == 0 ? 137 : status,
                    "was killed because it needed more memory than the runtime's 'memory' allows; raise it");
        }
        String last = output.last().isEmpty() ? "" : ": " + output.last();
        return new ChildEnd(status, "ended with exit code " + status + last);
    }

    @Override
    public void terminate() {
        signal("SIGTERM");
    }

    @Override
    public void kill() {
        signal("SIGKILL");
    }

    private void signal(String signal) {
        try {
            engine.signal(id, signal);
        } catch (ExecutorException e) {
            log.warn("⚠️ {} cannot be stopped: {}", name(), e.getMessage());
        }
    }

    @Override
    public void remove() {
        Closeable stream = following;
        try {
            if (stream != null) {
                stream.close();
            }
            engine.remove(id);
        } catch (IOException | ExecutorException e) {
            log.warn("⚠️ the container of {} is left over: {}", name(), e.getMessage());
        }
    }
}
