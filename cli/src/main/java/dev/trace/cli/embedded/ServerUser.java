package dev.trace.cli.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Under which user the server runs. Postgres refuses to run as root, so root starts it in a user namespace of its own
 * or, where that is forbidden as in most containers, as {@code nobody}.
 */
enum ServerUser {
    SELF(List.of()),
    NAMESPACE(List.of("unshare", "-U")),
    NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

    private static final int NOBODY_ID = 65534;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> prefix;

    ServerUser(List<String> prefix) {
        this.prefix = prefix;
    }

    /** @throws EmbeddedException if this is root and the server can run under no other user */
    static ServerUser choose() throws InterruptedException {
        if (!Folders.isRoot()) {
            return SELF;
        }
        for (ServerUser candidate : List.of(NAMESPACE, NOBODY)) {
            if (candidate.works()) {
                return candidate;
            }
        }
        throw new EmbeddedException(
                "Postgres refuses to run as root, and neither 'unshare -U' nor 'setpriv' works here;"
                        + " run Trace as another user, or set state and hot in trace.yaml to a Postgres of your own");
    }

    List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    /** The folder that the server's programs are unpacked into: another user cannot read root's own. */
    Path cache() {
        return this == NOBODY ? PostgresBinaries.sharedFallback() : PostgresBinaries.defaultCache();
    }

    /** Lets the server pass through a folder without reading it. */
    void letPass(Path folder) throws IOException {
        if (this == NOBODY) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        }
    }

    /** Makes a folder, with all that is in it, the server's. */
    void give(Path folder) throws IOException {
        if (this == NOBODY) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : (Iterable<Path>) paths::iterator) {
                    Files.setAttribute(path, "unix:uid", NOBODY_ID);
                    Files.setAttribute(path, "unix:gid", NOBODY_ID);
                }
            }
        }
    }

    /** @throws EmbeddedException if the server's user cannot get to a folder, which has to be under one that lets it pass */
    void requireReach(Path folder) throws InterruptedException {
        if (this == NOBODY && !succeeds(List.of("test", "-x", folder.toString()))) {
            throw new EmbeddedException(
                    "Postgres refuses to run as root, and user nobody, under which it would run, cannot"
                            + " reach " + folder
                            + "; work in a folder that every user may pass through, run Trace as another"
                            + " user, or set state and hot in trace.yaml to a Postgres of your own");
        }
    }

    private boolean works() throws InterruptedException {
        return succeeds(List.of("true"));
    }

    private boolean succeeds(List<String> command) throws InterruptedException {
        try {
            Process probe = new ProcessBuilder(command(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor(5, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
