package dev.trace.dispatcher.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Gives files that their owner alone may read to whoever a container runs as; root alone can. */
final class HandOver {
    private HandOver() {}

    static void to(Optional<String> user, List<Path> files) throws ExecutorException {
        boolean root = HostUser.current().filter(own -> own.uid() == 0).isPresent();
        if (!root || user.isEmpty()) {
            return;
        }
        int uid = Integer.parseInt(user.get().replaceFirst(":.*", ""));
        try {
            for (Path file : files) {
                Files.setAttribute(file, "unix:uid", uid);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new ExecutorException(
                    "files for containers cannot be given to user " + uid + ": " + e.getMessage(), e);
        }
    }
}
