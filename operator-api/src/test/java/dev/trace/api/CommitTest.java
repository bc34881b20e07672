package dev.trace.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CommitTest {
    @Test
    void laterChangesToTheCallersBytesDoNotReachTheCommit() {
        byte[] value = {1};
        Commit commit = Commit.builder().state("seen", value).build();

        value[0] = 9;

        assertArrayEquals(new byte[] {1}, commit.state().get("seen"));
    }

    @Test
    void emissionsKeepTheirOrder() {
        Emission first = new Emission.Partition(1, new BlockRange(0, 9));
        Emission second = new Emission.Cursor(1, 9);

        assertEquals(
                java.util.List.of(first, second),
                Commit.builder().emit(first).emit(second).build().emissions());
    }

    @Test
    void checkpointsCompareByTheirHash() {
        Checkpoint a = new Checkpoint("tip", 5, new byte[32], Instant.EPOCH);
        byte[] other = new byte[32];
        other[31] = 1;

        assertEquals(a, new Checkpoint("tip", 5, new byte[32], Instant.EPOCH));
        assertNotEquals(a, new Checkpoint("tip", 5, other, Instant.EPOCH));
        assertThrows(IllegalArgumentException.class, () -> new Checkpoint("tip", 5, new byte[31], Instant.EPOCH));
    }
}
