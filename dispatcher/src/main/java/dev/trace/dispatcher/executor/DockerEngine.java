package dev.trace.dispatcher.executor;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.LogContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A Docker engine on this host, through its socket. Safe for use from several threads. */
final class DockerEngine implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 2_048;
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final DockerClient client;
    /** For what may be silent for long. */
    private final DockerClient streams;

    private final Path socket;

    private DockerEngine(DockerClient client, DockerClient streams, Path socket) {
        this.client = client;
        this.streams = streams;
        this.socket = socket;
    }

    /** Asks nothing of it yet. */
    static DockerEngine at(Path socket) {
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost("unix://" + socket)
                .withDockerTlsVerify(false)
                .build();
        var calls = http(config).responseTimeout(ANSWER).build();
        var streams = http(config).build();
        return new DockerEngine(
                DockerClientImpl.getInstance(config, calls), DockerClientImpl.getInstance(config, streams), socket);
    }

    private static ZerodepDockerHttpClient.Builder http(DockerClientConfig config) {
        return new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .maxConnections(MOST_CONNECTIONS)
                .connectionTimeout(ANSWER);
    }

    /** Something that is asked of the engine. */
    private <T> T asked(Supplier<T> call) throws ExecutorException {
        try {
            return call.get();
        } catch (NotFoundException e) {
            throw e;
        } catch (DockerException e) {
            throw new ExecutorException("the Docker engine refuses: " + firstLine(e), e);
        } catch (RuntimeException e) {
            throw new ExecutorException(
                    "no Docker engine answers at " + socket + " (" + firstLine(e)
                            + "): start it, or name its socket in the runtime's 'socket'",
                    e);
        }
    }

    private static String firstLine(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && !(cause instanceof DockerException)) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /**
     * Creates a container and starts it.
     *
     * @param set says how it is to be
     * @return its id
     */
    String run(String image, Consumer<CreateContainerCmd> set) throws ExecutorException {
        String id;
        try {
            id = asked(() -> {
                CreateContainerCmd create = client.createContainerCmd(image);
                set.accept(create);
                return create.exec().getId();
            });
        } catch (NotFoundException e) {
            throw new ExecutorException(
                    "there is no image " + image + " at this engine: build it or fetch it with 'docker pull " + image
                            + "', or name another in the runtime's 'image'",
                    e);
        }
        try {
            asked(() -> client.startContainerCmd(id).exec());
            return id;
        } catch (ExecutorException | NotFoundException e) {
            remove(id);
            throw e instanceof ExecutorException known
                    ? known
                    : new ExecutorException("the container cannot be started: " + firstLine(e), e);
        }
    }

    /** The user that an image's programs run as, in numbers; empty if the image does not say, or there is none. */
    Optional<String> userOf(String image) throws ExecutorException {
        try {
            ContainerConfig config =
                    asked(() -> client.inspectImageCmd(image).exec()).getConfig();
            String user = config == null ? null : config.getUser();
            return Optional.ofNullable(user).filter(text -> text.matches("[0-9]+(:[0-9]+)?"));
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /** Every container with these labels, running or not. */
    List<Container> list(Map<String, String> labels) throws ExecutorException {
        return asked(() -> client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(labels)
                .exec());
    }

    /** @throws NotFoundException if there is no such container any more */
    InspectContainerResponse inspect(String id) throws ExecutorException {
        return asked(() -> client.inspectContainerCmd(id).exec());
    }

    /** Sends a signal, unless the container has ended. */
    void signal(String id, String signal) throws ExecutorException {
        try {
            asked(() -> client.killContainerCmd(id).withSignal(signal).exec());
        } catch (NotFoundException | ConflictException e) {
            return;
        } catch (ExecutorException e) {
            if (!(e.getCause() instanceof ConflictException)) {
                throw e;
            }
        }
    }

    /** Removes a container and its anonymous volumes; it may be gone already. */
    void remove(String id) throws ExecutorException {
        try {
            asked(() -> client.removeContainerCmd(id)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec());
        } catch (NotFoundException | NotModifiedException e) {
            return;
        }
    }

    /** Takes what a container printed: when, as a text that sorts, and what. */
    @FunctionalInterface
    interface Output {
        void printed(String time, byte[] text);
    }

    /**
     * Follows what a container prints. The engine may leave out what is printed just before the end: see {@link #printed}.
     *
     * @param sinceSeconds from this second of the engine's clock on; 0 for all
     * @param output called on a thread of its own
     * @param ended called when there is no more
     * @return to be closed to stop following
     */
    Closeable follow(String id, int sinceSeconds, Output output, Runnable ended) {
        return logs(streams, id, sinceSeconds).withFollowStream(true).exec(new Frames(output, ended));
    }

    /**
     * What a container has printed so far.
     *
     * @param sinceSeconds from this second of the engine's clock on
     */
    void printed(String id, int sinceSeconds, Output output) throws ExecutorException, InterruptedException {
        Frames frames = new Frames(output, () -> {});
        asked(() -> logs(client, id, sinceSeconds).exec(frames));
        frames.awaitCompletion(ANSWER.toSeconds(), TimeUnit.SECONDS);
    }

    private static LogContainerCmd logs(DockerClient by, String id, int sinceSeconds) {
        return by.logContainerCmd(id)
                .withStdOut(true)
                .withStdErr(true)
                .withTimestamps(true)
                .withSince(sinceSeconds);
    }

    /** Each frame is one entry of the engine's log: a time, a blank, a line or a part of one. */
    private static final class Frames extends ResultCallback.Adapter<Frame> {
        private static final int LONGEST_TIME = 40;
        private final Output output;
        private final Runnable ended;

        Frames(Output output, Runnable ended) {
            this.output = output;
            this.ended = ended;
        }

        @Override
        public void onNext(Frame frame) {
            byte[] entry = frame.getPayload();
            int blank = 0;
            while (blank < Math.min(entry.length, LONGEST_TIME) && entry[blank] != ' ') {
                blank++;
            }
            String time = new String(entry, 0, blank, StandardCharsets.US_ASCII);
            output.printed(time, Arrays.copyOfRange(entry, Math.min(entry.length, blank + 1), entry.length));
        }

        // Also when it is closed from here, so it is nothing to report.
        @Override
        public void onError(Throwable e) {
            onComplete();
        }

        @Override
        public void onComplete() {
            super.onComplete();
            ended.run();
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            // There is nothing left to close then.
        }
    }
}
