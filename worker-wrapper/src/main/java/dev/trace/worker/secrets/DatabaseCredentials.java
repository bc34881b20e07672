package dev.trace.worker.secrets;

import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.util.Credentials;
import dev.trace.dag.platform.DatabaseConfig;

/**
 * User and password of a database, read for every new connection, so that a pool goes on through a rotation. Connections
 * are few, so the provider is asked rather than the cache.
 */
public final class DatabaseCredentials implements HikariCredentialsProvider {
    private final DatabaseConfig.External database;
    private final Secrets secrets;

    public DatabaseCredentials(DatabaseConfig.External database, Secrets secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    /** @throws dev.trace.dag.platform.PlatformException if the password cannot be had */
    @Override
    public Credentials getCredentials() {
        secrets.renew();
        return Credentials.of(database.user(), database.password().reveal());
    }
}
