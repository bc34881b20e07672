package dev.trace.dispatcher.store;

import dev.trace.dag.task.Parking;
import dev.trace.dag.task.PoolEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** Shares of endpoints' limits, and endpoints whose quota is used up. */
public final class BudgetStore {
    private static final long LOCK = 7208;

    private final Handle db;

    public BudgetStore(Handle db) {
        this.db = db;
    }

    /** Until the end of the transaction nobody else shares anything out. @return the database's time */
    public Instant lock() {
        db.createQuery("SELECT pg_advisory_xact_lock(:lock)::text")
                .bind("lock", LOCK)
                .mapTo(String.class)
                .one();
        return db.createQuery("SELECT clock_timestamp()")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant();
    }

    /** What has not expired. */
    public List<Stake> live(Collection<PoolEndpoint> endpoints) {
        return among(endpoints, db.createQuery("""
                SELECT s.*
                  FROM unnest(:pools, :endpoints) AS asked (pool, endpoint)
                  JOIN trace.budget_shares s USING (pool, endpoint)
                 WHERE s.expires_at > clock_timestamp()
                 ORDER BY s.turn_at, s.holder
                """))
                .map((row, context) -> new Stake(
                        new PoolEndpoint(row.getString("pool"), row.getString("endpoint")),
                        row.getString("holder"),
                        row.getDouble("fraction"),
                        row.getDouble("most"),
                        row.getLong("version"),
                        row.getObject("turn_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    private static <T extends SqlStatement<T>> T among(Collection<PoolEndpoint> endpoints, T statement) {
        return statement
                .bindArray(
                        "pools",
                        String.class,
                        endpoints.stream().map(PoolEndpoint::pool).toList())
                .bindArray(
                        "endpoints",
                        String.class,
                        endpoints.stream().map(PoolEndpoint::endpoint).toList());
    }

    /** Begins their leases, and forgets those that are over. @return the same, each with a new number */
    public List<Stake> save(List<Stake> stakes, Duration lease) {
        db.execute("DELETE FROM trace.budget_shares WHERE expires_at <= clock_timestamp()");
        Map<Key, Long> versions = among(stakes.stream().map(Stake::endpoint).toList(), db.createQuery(SAVE))
                .bindArray(
                        "holders",
                        String.class,
                        stakes.stream().map(Stake::holder).toList())
                .bindArray(
                        "fractions",
                        Double.class,
                        stakes.stream().map(Stake::fraction).toList())
                .bindArray(
                        "mosts", Double.class, stakes.stream().map(Stake::most).toList())
                .bindArray(
                        "turns",
                        String.class,
                        stakes.stream().map(stake -> stake.turnAt().toString()).toList())
                .bind("millis", lease.toMillis())
                .reduceRows(new HashMap<>(), (all, row) -> {
                    PoolEndpoint endpoint = new PoolEndpoint(
                            row.getColumn("pool", String.class), row.getColumn("endpoint", String.class));
                    all.put(
                            new Key(endpoint, row.getColumn("holder", String.class)),
                            row.getColumn("version", Long.class));
                    return all;
                });
        return stakes.stream()
                .map(stake -> stake.as(versions.getOrDefault(new Key(stake.endpoint(), stake.holder()), 0L)))
                .toList();
    }

    private record Key(PoolEndpoint endpoint, String holder) {}

    private static final String SAVE = """
            INSERT INTO trace.budget_shares AS s
                   (pool, endpoint, holder, fraction, most, version, turn_at, expires_at)
            SELECT pool, endpoint, holder, fraction, most, nextval('trace.budget_versions'), turn::timestamptz,
                   clock_timestamp() + :millis * interval '1 millisecond'
              FROM unnest(:pools, :endpoints, :holders, :fractions, :mosts, :turns)
                   AS given (pool, endpoint, holder, fraction, most, turn)
                ON CONFLICT (pool, endpoint, holder) DO UPDATE
               SET fraction = excluded.fraction, most = excluded.most, version = excluded.version,
                   turn_at = excluded.turn_at, expires_at = excluded.expires_at
            RETURNING s.pool, s.endpoint, s.holder, s.version
            """;

    /** @return how many shares it held */
    public int release(String holder) {
        return db.createUpdate("DELETE FROM trace.budget_shares WHERE holder = :holder")
                .bind("holder", holder)
                .execute();
    }

    /** @return how many shares there were */
    public int releaseAll() {
        return db.execute("DELETE FROM trace.budget_shares");
    }

    /** Parks endpoints for as long as any process has said. That everybody tells what it has heard here changes nothing. */
    public void park(List<Parking> parkings) {
        among(parkings.stream().map(Parking::endpoint).toList(), db.createUpdate("""
                INSERT INTO trace.budget_parkings AS p (pool, endpoint, parked_until)
                SELECT pool, endpoint, clock_timestamp() + max(millis) * interval '1 millisecond'
                  FROM unnest(:pools, :endpoints, :millis) AS said (pool, endpoint, millis)
                 GROUP BY pool, endpoint
                    ON CONFLICT (pool, endpoint) DO UPDATE
                   SET parked_until = excluded.parked_until
                 WHERE excluded.parked_until > p.parked_until + interval '5 seconds'
                """))
                .bindArray(
                        "millis",
                        Long.class,
                        parkings.stream().map(each -> each.left().toMillis()).toList())
                .execute();
    }

    /** Which of them are parked. */
    public List<Parking> parked(Collection<PoolEndpoint> endpoints) {
        return among(endpoints, db.createQuery("""
                SELECT p.pool, p.endpoint, extract(epoch FROM p.parked_until - clock_timestamp()) * 1000 AS millis
                  FROM unnest(:pools, :endpoints) AS asked (pool, endpoint)
                  JOIN trace.budget_parkings p USING (pool, endpoint)
                 WHERE p.parked_until > clock_timestamp()
                """))
                .map((row, context) -> new Parking(
                        new PoolEndpoint(row.getString("pool"), row.getString("endpoint")),
                        Duration.ofMillis(row.getLong("millis"))))
                .list();
    }
}
