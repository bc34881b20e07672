package dev.trace.cli.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalTest {
    @TempDir
    Path home;

    @Test
    void tokenThatTheDispatcherMakesLaterIsWaitedFor() throws Exception {
        HomeSecrets secrets = new HomeSecrets(home);
        List<String> made = new ArrayList<>();
        Optional<String> found = Arrival.await(
                () -> HomeSecrets.read(secrets.workerTokenFile()), 5, () -> made.add(secrets.workerToken()));
        assertEquals(Optional.of(made.get(0)), found);
        assertEquals(1, made.size());
    }

    @Test
    void whatNeverComesIsNotWaitedForForEver() throws Exception {
        List<String> pauses = new ArrayList<>();
        assertEquals(
                Optional.empty(), Arrival.await(() -> HomeSecrets.read(home.resolve("none")), 5, () -> pauses.add("")));
        assertEquals(5, pauses.size());
        Files.writeString(home.resolve("there"), "token\n");
        assertEquals(
                Optional.of("token"),
                Arrival.await(() -> HomeSecrets.read(home.resolve("there")), 5, () -> pauses.add("")));
        assertEquals(5, pauses.size());
    }
}
