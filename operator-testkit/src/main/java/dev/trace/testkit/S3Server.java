package dev.trace.testkit;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real S3 API server in a process of its own, without Docker: it can be killed, started again over the same objects at
 * the same port, and made to hang. It asks for no credentials, and answers one request at a time. For one thread.
 *
 * <p>The server is the program jar that the build copies to {@code target/s3-server} of the modules that use it.
 */
public final class S3Server implements AutoCloseable {
    /** The region that it believes to be in. */
    public static final String REGION = "us-east-1";

    private static final Path JAR = Path.of("target", "s3-server", "s3mock.jar");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration PROBE = Duration.ofMillis(50);

    private final Path jar;
    private final Path data;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Thread reaper = new Thread(this::kill, "s3-server-reaper");
    private Process process;

    private S3Server(Path jar, Path data, int port) throws IOException {
        this.jar = jar;
        this.data = data;
        this.port = port;
        process = launch();
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param data an existing folder for its objects and its log
     */
    public static S3Server start(Path data) throws IOException, InterruptedException {
        return start(JAR, data);
    }

    /** The same with the program at another place. */
    public static S3Server start(Path jar, Path data) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        S3Server server = new S3Server(jar, data, port);
        server.awaitUp();
        return server;
    }

    /** Where clients send requests, with buckets in the path. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Makes a bucket; one that exists stays as it is. */
    public void createBucket(String bucket) throws IOException, InterruptedException {
        int status = http.send(
                        HttpRequest.newBuilder(endpoint().resolve("/" + bucket))
                                .PUT(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
        if (status != 200 && status != 409) {
            throw new IOException("the S3 server made no bucket " + bucket + ": HTTP " + status);
        }
    }

    /** Kills the server at once. Objects stay. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts a killed server again, over the same objects at the same port, and waits until it answers. */
    public void restart() throws IOException, InterruptedException {
        kill();
        process = launch();
        awaitUp();
    }

    /** Stops the process in its tracks: connections are taken, and nothing is answered until {@link #resume}. */
    public void hang() throws IOException, InterruptedException {
        signal("-STOP");
    }

    public void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill " + name + " ended with " + status);
        }
    }

    private Process launch() throws IOException {
        if (!Files.exists(jar)) {
            throw new IOException(jar.toAbsolutePath() + " is not there: build the module with Maven once, whose"
                    + " maven-dependency-plugin copies it");
        }
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        jar.toAbsolutePath().toString(),
                        "--server.port=" + port,
                        "--server.ssl.enabled=false",
                        "--http.port=0",
                        // It looks, and then writes: only one request at a time makes its conditional writes atomic.
                        "--server.tomcat.threads.max=1",
                        "--server.tomcat.threads.min-spare=1",
                        // So a client stopped in the middle of an upload does not stop the others for long.
                        "--server.tomcat.connection-timeout=5s",
                        "--com.adobe.testing.s3mock.max-payload-size=256MB",
                        "--com.adobe.testing.s3mock.store.retain-files-on-exit=true",
                        "--com.adobe.testing.s3mock.store.root="
                                + data.resolve("objects").toAbsolutePath()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolve("server.log").toFile()))
                .start();
    }

    private void awaitUp() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        HttpRequest list = HttpRequest.newBuilder(endpoint().resolve("/"))
                .timeout(Duration.ofSeconds(5))
                .build();
        while (!answers(list)) {
            if (process.waitFor(PROBE.toMillis(), TimeUnit.MILLISECONDS) || System.nanoTime() - deadline > 0) {
                throw new IOException("the S3 server did not start: " + Files.readString(data.resolve("server.log")));
            }
        }
    }

    private boolean answers(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(reaper);
    }
}
