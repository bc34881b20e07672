package dev.trace.dispatcher;

import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.Migrations;
import javax.sql.DataSource;

/** Where fences come from. */
public final class FenceSequence {
    private FenceSequence() {}

    /**
     * Makes every lease from now on get a fence above this one; a sequence that is further stays as it is. The control
     * schema is brought up to date first.
     *
     * @param state its database
     * @throws StateException if the database does not answer, or holds a newer schema than this program knows
     */
    public static void raiseAbove(DataSource state, long fence) {
        Database database = new Database(state);
        Migrations.run(database);
        if (fence < 1) {
            return;
        }
        database.write(handle -> handle.createQuery(
                        "SELECT setval('trace.fences', greatest(:fence, (SELECT last_value FROM trace.fences)))")
                .bind("fence", fence)
                .mapTo(Long.class)
                .one());
    }
}
