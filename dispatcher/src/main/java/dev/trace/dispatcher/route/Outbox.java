package dev.trace.dispatcher.route;

import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.Event;
import dev.trace.dispatcher.store.OutboxStore;
import java.util.List;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Empties the outbox: an event leaves it in the same transaction that makes its tasks. */
public final class Outbox {
    private static final Logger log = LoggerFactory.getLogger(Outbox.class);
    private static final int PAGE = 50;

    private final Database database;

    public Outbox(Database database) {
        this.database = database;
    }

    /** Routes one page. @return how many events were due */
    public int pass() {
        try {
            return database.write(db -> {
                List<Event> events = new OutboxStore(db).take(PAGE);
                events.forEach(new Router(db)::route);
                return events.size();
            });
        } catch (JdbiException e) {
            log.warn("a page of events could not be routed, trying them one by one: {}", Database.reason(e));
            return oneByOne();
        }
    }

    // One event that cannot be routed must not hold up those behind it.
    private int oneByOne() {
        List<Long> due = database.read(db -> new OutboxStore(db).oldest(PAGE));
        for (long id : due) {
            try {
                database.write(db -> {
                    new OutboxStore(db).takeOne(id).forEach(new Router(db)::route);
                    return id;
                });
            } catch (JdbiException e) {
                log.warn("event {} could not be routed and waits: {}", id, Database.reason(e));
                database.write(db -> {
                    new OutboxStore(db).postpone(id);
                    return id;
                });
            }
        }
        return due.size();
    }
}
