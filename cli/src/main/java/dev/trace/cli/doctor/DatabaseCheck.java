package dev.trace.cli.doctor;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Whether a database answers, is new enough, and keeps what it is given. */
final class DatabaseCheck {
    private static final int OLDEST_MAJOR = 14;

    private DatabaseCheck() {}

    static List<Finding> of(String name, DataSource source) {
        String subject = name + " database";
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            List<Finding> findings = new ArrayList<>();
            int major = connection.getMetaData().getDatabaseMajorVersion();
            String detail = "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
            findings.add(
                    major < OLDEST_MAJOR
                            ? Finding.failed(subject, detail, "use PostgreSQL " + OLDEST_MAJOR + " or newer")
                            : Finding.ok(subject, detail));
            durability(subject, statement).ifPresent(findings::add);
            findings.add(clock(subject, statement));
            return findings;
        } catch (SQLException e) {
            return List.of(Finding.failed(subject, String.valueOf(e.getMessage()), "check " + name + " in trace.yaml"));
        }
    }

    private static Optional<Finding> durability(String subject, Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery("SELECT current_setting('fsync'), current_setting('synchronous_commit')")) {
            row.next();
            boolean durable = row.getString(1).equals("on") && !row.getString(2).equals("off");
            return durable
                    ? Optional.empty()
                    : Optional.of(Finding.failed(
                            subject,
                            "fsync or synchronous_commit is off: a crash would lose commits",
                            "set both to on in postgresql.conf"));
        }
    }

    private static Finding clock(String subject, Statement statement) throws SQLException {
        Instant asked = Instant.now();
        try (ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
            row.next();
            Instant theirs = row.getObject(1, OffsetDateTime.class).toInstant();
            return ClockCheck.compare("the " + subject, theirs, asked, Instant.now(), Duration.ZERO);
        }
    }
}
