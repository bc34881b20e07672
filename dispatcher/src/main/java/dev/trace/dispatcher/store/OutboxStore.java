package dev.trace.dispatcher.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Events on their way to the consumers of a dataset. */
public final class OutboxStore {
    private final Handle db;

    public OutboxStore(Handle db) {
        this.db = db;
    }

    /** Whether any job reads the dataset version now. One that comes later is served by the reconciler. */
    public boolean hasConsumers(String dataset, int version) {
        return db.createQuery("""
                SELECT EXISTS (SELECT FROM trace.current_inputs i WHERE i.dataset = :dataset AND i.version = :version)
                """)
                .bind("dataset", dataset)
                .bind("version", version)
                .mapTo(Boolean.class)
                .one();
    }

    /** Puts an event into the outbox. */
    public void send(Event event) {
        db.createUpdate("""
                INSERT INTO trace.outbox
                       (dag, dataset, version, chain_id, kind, starts, ends, epoch, fired, invalidation_id)
                VALUES (:dag, :dataset, :version, :chain, :kind, :starts, :ends, :epoch, :fired,
                        nullif(:invalidation, 0))
                """)
                .bind("dag", event.dag())
                .bind("dataset", event.dataset())
                .bind("version", event.version())
                .bind("chain", event.chainId())
                .bind("kind", event.kind().text())
                .bindArray("starts", Long.class, Event.starts(event.ranges()))
                .bindArray("ends", Long.class, Event.ends(event.ranges()))
                .bind("epoch", event.epoch())
                .bind("fired", event.fired())
                .bind("invalidation", event.invalidationId())
                .execute();
    }

    /** Takes the oldest events out of the outbox; they are back if the transaction fails. */
    public List<Event> take(int most) {
        return db.createQuery("""
                WITH taken AS (
                    DELETE FROM trace.outbox
                     WHERE event_id IN (SELECT event_id FROM trace.outbox
                                         WHERE not_before <= clock_timestamp()
                                         ORDER BY event_id
                                         LIMIT :most
                                           FOR UPDATE SKIP LOCKED)
                    RETURNING *)
                SELECT * FROM taken ORDER BY event_id
                """)
                .bind("most", most)
                .map((row, context) -> Event.read(row))
                .list();
    }

    /** Lets an event that could not be routed wait, twice as long each time, five minutes at most. */
    public void postpone(long eventId) {
        db.createUpdate("""
                UPDATE trace.outbox
                   SET failures = failures + 1,
                       not_before = clock_timestamp() + least(300, power(2, least(failures, 9))) * interval '1 second'
                 WHERE event_id = :event
                """).bind("event", eventId).execute();
    }

    /** The oldest event that is due. */
    public List<Long> oldest(int most) {
        return db.createQuery("""
                SELECT event_id FROM trace.outbox WHERE not_before <= clock_timestamp() ORDER BY event_id LIMIT :most
                """).bind("most", most).mapTo(Long.class).list();
    }

    /** Takes one event out of the outbox; empty if another dispatcher has it. */
    public List<Event> takeOne(long eventId) {
        return db.createQuery("""
                DELETE FROM trace.outbox
                 WHERE event_id IN (SELECT event_id FROM trace.outbox WHERE event_id = :event FOR UPDATE SKIP LOCKED)
                RETURNING *
                """)
                .bind("event", eventId)
                .map((row, context) -> Event.read(row))
                .list();
    }
}
