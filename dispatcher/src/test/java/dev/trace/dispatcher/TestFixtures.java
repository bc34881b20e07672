package dev.trace.dispatcher;

import dev.trace.dag.DagDeployment;
import javax.sql.DataSource;

/** What tests in other packages share. */
public final class TestFixtures {
    private TestFixtures() {}

    /** A migrated database; the caller closes it. */
    public static DataSource state() {
        return TestPostgres.migrated();
    }

    public static DagDeployment pipeline() {
        return TestDags.pipeline(5);
    }
}
