package dev.trace.dispatcher.store;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Keeps a DAG's current version as it is while tasks are made from it: whoever makes tasks holds it shared, whoever
 * switches versions holds it alone. Until the transaction ends.
 */
public final class DagLock {
    private final Handle db;

    public DagLock(Handle db) {
        this.db = db;
    }

    /** @return the current version; empty if the DAG was never deployed */
    public Optional<Integer> shared(String dag) {
        return version(dag, "FOR SHARE");
    }

    /** @return the current version; empty if the DAG was never deployed */
    public Optional<Integer> alone(String dag) {
        return version(dag, "FOR UPDATE");
    }

    private Optional<Integer> version(String dag, String strength) {
        return db.createQuery("SELECT version FROM trace.dag_current_versions WHERE dag = :dag " + strength)
                .bind("dag", dag)
                .mapTo(Integer.class)
                .findOne();
    }
}
