package dev.trace.dag.platform;

/** A Postgres database. */
public sealed interface DatabaseConfig {
    /** The real Postgres that starts by itself in the platform's home folder. */
    record Embedded() implements DatabaseConfig {}

    /**
     * A Postgres that somebody runs.
     *
     * @param url {@code jdbc:postgresql://host:port/database}, without credentials
     * @param user who connects
     * @param password how that is proved
     */
    record External(String url, String user, Sensitive password) implements DatabaseConfig {}
}
