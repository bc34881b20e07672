package dev.trace.dispatcher.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A user of this host.
 *
 * @param uid its number
 * @param gid its group's number
 */
record HostUser(int uid, int gid) {
    /** Whoever runs this process; empty where the system does not say. */
    static Optional<HostUser> current() {
        Path self = Path.of("/proc/self");
        try {
            return Optional.of(new HostUser(
                    (int) Files.getAttribute(self, "unix:uid"), (int) Files.getAttribute(self, "unix:gid")));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** As Docker wants it. */
    @Override
    public String toString() {
        return uid + ":" + gid;
    }
}
