package dev.trace.cli.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.UnknownHostException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ConnectFailureTest {
    @Test
    void hostThatNobodyKnowsIsNamed() {
        assertEquals(
                "does not answer: unknown host db.example",
                ConnectFailure.words(new SQLException(
                        "The connection attempt failed.", "08001", new UnknownHostException("db.example"))));
    }

    @Test
    void refusedConnectionIsNoRefusedUser() {
        assertEquals(
                "does not answer: Connection to 127.0.0.1:9 refused",
                ConnectFailure.words(new SQLException("Connection to 127.0.0.1:9 refused.", "08001")));
        assertEquals(
                "does not let us in: FATAL: password authentication failed for user \"trace\"",
                ConnectFailure.words(
                        new SQLException("FATAL: password authentication failed for user \"trace\"", "28P01")));
    }
}
