package dev.trace.cli.kill;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts everything when all is done, and says what is wrong. For one thread. */
final class Audit {
    private static final int SHOWN = 5;

    private final Connection state;
    private final Connection hot;
    private final long lastBlock;
    private final List<String> violations = new ArrayList<>();
    private final List<String> figures = new ArrayList<>();

    /**
     * @param state of the control side
     * @param hot of the data side
     * @param lastBlock the rows of every block from 0 to this one must be there
     */
    Audit(Connection state, Connection hot, long lastBlock) {
        this.state = state;
        this.hot = hot;
        this.lastBlock = lastBlock;
    }

    /** What is wrong; empty if nothing is. */
    List<String> violations() {
        return violations;
    }

    /** What was counted. */
    List<String> figures() {
        return figures;
    }

    /** Everything but the files themselves. */
    Audit databases() throws SQLException {
        tasks();
        hotRows();
        commits();
        deliveries();
        coverage();
        return this;
    }

    /** Every file. */
    Audit files(Cluster cluster) throws Exception {
        new FileAudit(cluster, hot, lastBlock, violations, figures).run();
        return this;
    }

    private void tasks() throws SQLException {
        none(state, "a task is not completed", """
                SELECT task_id, task_key, state, error_code, error_message FROM trace.tasks
                 WHERE state <> 'Completed' AND NOT superseded""");
        none(state, "a task is there twice", """
                SELECT job_id, dedupe_key, count(*) FROM trace.tasks GROUP BY 1, 2 HAVING count(*) > 1""");
        for (String job : List.of("write", "copy")) {
            none(state, job + ": a range of blocks has no task", """
                    SELECT block FROM generate_series(0, %d, %d) AS block
                     WHERE NOT EXISTS (SELECT FROM trace.tasks t JOIN trace.jobs j USING (job_id)
                                        WHERE j.job = '%s' AND t.range_start = block AND t.range_end = block + %d)
                    """.formatted(
                            lastBlock, KillPlan.BLOCKS_A_RANGE, job, KillPlan.BLOCKS_A_RANGE - 1));
        }
        figure(state, "tasks", "SELECT count(*) FROM trace.tasks");
        figure(state, "attempts", "SELECT count(*) FROM trace.task_attempts");
        figure(
                state,
                "attempts by outcome",
                "SELECT string_agg(n || ' ' || outcome, ', ' ORDER BY n DESC) FROM (SELECT coalesce(outcome, 'none')"
                        + " AS outcome, count(*) AS n FROM trace.task_attempts GROUP BY 1) AS each");
    }

    private void hotRows() throws SQLException {
        long rows = (lastBlock + 1) * 5;
        none(hot, "hot rows added: not every row is there exactly once", """
                SELECT count(*) AS there, count(DISTINCT (block_number, place)) AS different, min(block_number),
                       max(block_number)
                  FROM written_events
                HAVING count(*) <> %d OR count(DISTINCT (block_number, place)) <> %d OR min(block_number) <> 0
                       OR max(block_number) <> %d""".formatted(rows, rows, lastBlock));
        none(hot, "hot rows added: a row is not what was written", """
                SELECT block_number, place FROM written_events
                 WHERE payload <> sha256(convert_to(block_number || '/' || place, 'UTF8')) OR chain_id <> %d""".formatted(FakeNode.CHAIN));
        none(hot, "hot rows replaced: not every block is there exactly once", """
                SELECT count(*), count(DISTINCT block_number) FROM written_totals
                HAVING count(*) <> %d OR count(DISTINCT block_number) <> %d""".formatted(
                        lastBlock + 1, lastBlock + 1));
        none(hot, "hot rows replaced: a range is not of its last commit", """
                WITH last AS (SELECT scope, max(fence) AS fence FROM trace_commits WHERE scope LIKE 'written/%%'
                               GROUP BY scope)
                SELECT t.block_number, t.fence, last.fence AS committed FROM written_totals t
                  JOIN last ON last.scope = 'written/1/%d/' || t.block_number / %d * %d || '-'
                                            || t.block_number / %d * %d + %d
                 WHERE t.fence <> last.fence""".formatted(
                        FakeNode.CHAIN,
                        KillPlan.BLOCKS_A_RANGE,
                        KillPlan.BLOCKS_A_RANGE,
                        KillPlan.BLOCKS_A_RANGE,
                        KillPlan.BLOCKS_A_RANGE,
                        KillPlan.BLOCKS_A_RANGE - 1));
        figures.add("hot rows: " + rows + " added, " + (lastBlock + 1) + " replaced");
    }

    private void commits() throws SQLException {
        none(hot, "fences of a scope do not rise", """
                SELECT * FROM (
                    SELECT scope, seq, fence, task_id, attempt, lag(fence) OVER by_seq AS before,
                           lag((task_id, attempt)) OVER by_seq = (task_id, attempt) AS same
                      FROM trace_commits WINDOW by_seq AS (PARTITION BY scope ORDER BY seq)) AS each
                 WHERE fence < before OR (fence = before AND NOT same) OR (fence > before AND same)""");
        none(hot, "commits of a scope have gaps", """
                SELECT c.scope, count(*), max(c.seq), f.last_seq, max(c.fence), f.fence
                  FROM trace_commits c LEFT JOIN trace_fences f ON f.scope = c.scope
                 GROUP BY c.scope, f.last_seq, f.fence
                HAVING count(*) <> max(c.seq) OR f.last_seq IS DISTINCT FROM max(c.seq)
                       OR coalesce(f.fence, 0) < max(c.fence)""");
        none(hot, "a task has committed twice", """
                SELECT task_id, count(*) FROM trace_commits
                 WHERE scope LIKE 'written/%' OR scope LIKE 'copied/%' OR scope LIKE 'chunks/%'
                 GROUP BY task_id HAVING count(*) > 1""");
        none(hot, "a commit is not delivered", "SELECT scope, seq FROM trace_commits WHERE delivered_at IS NULL");
        figure(hot, "commits", "SELECT count(*) FROM trace_commits");
        figure(hot, "highest fence", "SELECT max(fence) FROM trace_fences");
    }

    /** The two sides may be two databases, so they are compared here. */
    private void deliveries() throws SQLException {
        Set<List<String>> committed =
                new HashSet<>(rows(hot, "SELECT scope, seq, fence, task_id, attempt FROM trace_commits"));
        Set<List<String>> delivered = new HashSet<>(
                rows(state, "SELECT scope, sequence, fence, task_id, attempt FROM trace.delivered_commits"));
        differ("a commit that the control side does not know", committed, delivered);
        differ("a delivery that nobody has committed", delivered, committed);
        Set<List<String>> attempts =
                new HashSet<>(rows(state, "SELECT task_id, attempt, fence FROM trace.task_attempts"));
        Set<List<String>> by = new HashSet<>(rows(hot, "SELECT task_id, attempt, fence FROM trace_commits"));
        differ("a commit by an attempt that there never was", by, attempts);
        Set<List<String>> tasks = new HashSet<>(rows(hot, "SELECT DISTINCT task_id FROM trace_commits"));
        Set<List<String>> completed = new HashSet<>(rows(state, """
                SELECT task_id FROM trace.tasks JOIN trace.jobs USING (job_id)
                 WHERE state = 'Completed' AND job IN ('write', 'copy')"""));
        differ("a completed task that has committed nothing", completed, tasks);
    }

    private void differ(String what, Set<List<String>> some, Set<List<String>> others) {
        List<List<String>> missing =
                some.stream().filter(each -> !others.contains(each)).toList();
        if (!missing.isEmpty()) {
            violations.add(what + " (" + missing.size() + "): " + missing.subList(0, Math.min(SHOWN, missing.size())));
        }
    }

    private void coverage() throws SQLException {
        for (String dataset : List.of("written", "copied")) {
            List<List<String>> committed = rows(state, """
                    SELECT range_start, range_end FROM trace.coverage
                     WHERE dataset = '%s' AND state = 'committed' AND table_name = '' ORDER BY range_start""".formatted(dataset));
            if (!committed.equals(List.of(List.of("0", Long.toString(lastBlock))))) {
                violations.add("coverage of " + dataset + " is " + committed + ", not 0-" + lastBlock);
            }
        }
    }

    private void none(Connection connection, String what, String sql) throws SQLException {
        List<List<String>> found = rows(connection, sql);
        if (!found.isEmpty()) {
            violations.add(what + " (" + found.size() + "): " + found.subList(0, Math.min(SHOWN, found.size())));
        }
    }

    private void figure(Connection connection, String what, String sql) throws SQLException {
        figures.add(what + ": " + rows(connection, sql).get(0).get(0));
    }

    static List<List<String>> rows(Connection connection, String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(String.valueOf(result.getString(column)));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
