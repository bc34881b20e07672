package dev.trace.cli.kill;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Puts something wrong into a transaction that is never committed, and sees whether the audit finds it. */
final class Plants {
    private static final List<String> CONTROL = List.of(
            "UPDATE trace.tasks SET state = 'Dead' WHERE task_id = (SELECT max(task_id) FROM trace.tasks)",
            "DELETE FROM trace.delivered_commits WHERE scope LIKE 'written/%/0-19'",
            "UPDATE trace.delivered_commits SET fence = fence + 1 WHERE scope LIKE 'written/%/0-19'",
            "UPDATE trace.coverage SET range_start = 1 WHERE state = 'committed' AND range_start = 0");

    private static final List<String> DATA = List.of(
            "DELETE FROM written_events WHERE block_number = 7 AND place = 3",
            "UPDATE written_events SET payload = payload || '\\x00'::bytea WHERE block_number = 7 AND place = 3",
            "DELETE FROM written_totals WHERE block_number = 7",
            "UPDATE written_totals SET fence = fence - 1 WHERE block_number = 7",
            "UPDATE trace_commits SET fence = 0 WHERE scope LIKE 'written/%/0-19'",
            "DELETE FROM trace_commits WHERE scope LIKE 'written/%/0-19' AND seq = 1",
            "UPDATE trace_commits SET delivered_at = NULL WHERE scope LIKE 'written/%/0-19'");

    private static final String FILE =
            "UPDATE trace_files SET sha256 = repeat('0', 64) WHERE table_name = 'copies' AND lower(blocks) = 0";

    private final Connection state;
    private final Connection hot;
    private final long lastBlock;

    Plants(Connection state, Connection hot, long lastBlock) {
        this.state = state;
        this.hot = hot;
        this.lastBlock = lastBlock;
    }

    /** @return what the audit did not find */
    List<String> unseen(Cluster cluster) throws Exception {
        List<String> unseen = new ArrayList<>();
        state.setAutoCommit(false);
        hot.setAutoCommit(false);
        for (String plant : CONTROL) {
            if (isUnseen(state, plant)) {
                unseen.add(plant);
            }
        }
        for (String plant : DATA) {
            if (isUnseen(hot, plant)) {
                unseen.add(plant);
            }
        }
        plant(hot, FILE);
        if (new Audit(state, hot, lastBlock).files(cluster).violations().isEmpty()) {
            unseen.add(FILE);
        }
        hot.rollback();
        return unseen;
    }

    private boolean isUnseen(Connection where, String plant) throws SQLException {
        plant(where, plant);
        boolean unseen =
                new Audit(state, hot, lastBlock).databases().violations().isEmpty();
        where.rollback();
        return unseen;
    }

    private static void plant(Connection where, String plant) throws SQLException {
        try (Statement statement = where.createStatement()) {
            if (statement.executeUpdate(plant) == 0) {
                throw new IllegalStateException("there is nothing to plant: " + plant);
            }
        }
    }
}
