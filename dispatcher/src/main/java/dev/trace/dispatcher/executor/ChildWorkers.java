package dev.trace.dispatcher.executor;

import dev.trace.dispatcher.loop.Loop;
import dev.trace.dispatcher.loop.Signal;
import dev.trace.dispatcher.store.ChildStore;
import dev.trace.dispatcher.store.Database;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts workers for tasks that wait, and looks after them, on a thread of its own. Any number of dispatchers may do so at
 * once: together they start no more than a job may run. Safe for use from several threads.
 */
public final class ChildWorkers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChildWorkers.class);

    private final Nursery nursery;
    private final Loop loop;
    private boolean closed;

    private ChildWorkers(Nursery nursery, Loop loop) {
        this.nursery = nursery;
        this.loop = loop;
    }

    /**
     * Starts to look at once.
     *
     * @param starters by runtime; closed with this
     * @param state the state database, its schema up to date; stays the caller's
     */
    public static ChildWorkers start(ChildSettings settings, Map<String, ChildStarter> starters, DataSource state) {
        Nursery nursery = new Nursery(settings, starters, new Database(state));
        Loop loop = Loop.start("children", new Signal(), settings.look(), () -> {
            nursery.pass();
            return settings.look();
        });
        return new ChildWorkers(nursery, loop);
    }

    /** Tells the installation with this state database from others that use the same engine. */
    public static String installation(DataSource state) {
        return new Database(state).read(db -> new ChildStore(db).installation());
    }

    /**
     * Starts no more, asks the children to give their tasks back, and kills those that have not ended by the deadline.
     * Children that may outlive their dispatcher end too.
     */
    public void drain(Duration deadline) throws InterruptedException {
        loop.close();
        nursery.end(deadline);
    }

    /** The same for those that cannot outlive their dispatcher. The others go on, and claim from whoever comes next. */
    public void leave(Duration deadline) throws InterruptedException {
        loop.close();
        nursery.endThoseThatMust(deadline);
    }

    /** Starts no more. Children that may outlive their dispatcher go on, the others are killed. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        loop.close();
        try {
            nursery.leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.debug("no more workers are started");
    }
}
