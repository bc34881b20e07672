package dev.trace.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome.AlreadyCommitted;
import dev.trace.api.CommitOutcome.Committed;
import dev.trace.api.CommitOutcome.Fenced;
import dev.trace.api.OperatorException;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.BatchCursor;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.StagedRows;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tables, row writers, commits and inputs promise to an operator, wherever rows are kept. */
public abstract class StorageContract {
    private static final BlockRange RANGE = new BlockRange(100, 109);
    private static final BlockRange BEFORE = new BlockRange(90, 99);
    private static final BlockRange AFTER = new BlockRange(110, 119);

    private StorageRig rig;
    private TableDefinition table;
    private long lastFence;

    /** A storage of its own for one test. */
    protected abstract StorageRig open() throws Exception;

    @BeforeEach
    void openRig() throws Exception {
        rig = open();
        table = SampleRows.table("samples", rig.storage());
    }

    @AfterEach
    void closeRig() throws Exception {
        rig.close();
    }

    @Test
    void rowsAreReadAsTheyWereWritten() throws Exception {
        assertEquals(new Committed(1), replace(attempt(1), RANGE, "a"));
        assertEquals(rows(RANGE, "a"), visible(RANGE));
        assertEquals(rows(new BlockRange(103, 104), "a"), visible(new BlockRange(103, 104)));
    }

    @Test
    void onlyTheColumnsAskedForCome() throws Exception {
        replace(attempt(1), RANGE, "a");
        try (StorageRig.Attempt reader = rig.begin(attempt(2));
                BatchCursor cursor = reader.inputs()
                        .scan("contract", table.name(), new BlockRange(100, 100), List.of("label", "place"))) {
            assertEquals(
                    List.of("place", "label"),
                    cursor.definition().columns().stream()
                            .map(each -> each.name())
                            .toList());
            assertEquals(List.of(List.of(0L, "a-100"), List.of(1L, "a-100")), drain(cursor));
        }
    }

    @Test
    void stagedRowsAreSeenByNobodyBeforeTheCommit() throws Exception {
        try (StorageRig.Attempt attempt = rig.begin(attempt(1))) {
            StagedRows staged = stage(attempt.table(table), UpdateStrategy.REPLACE, RANGE, "a");
            assertEquals(20, staged.rows());
            assertEquals(List.of(), visible(RANGE));
            attempt.commit(Commit.builder().rows(staged).build());
            assertEquals(rows(RANGE, "a"), visible(RANGE));
        }
    }

    @Test
    void attemptThatEndsWithoutACommitLeavesNothing() throws Exception {
        try (StorageRig.Attempt attempt = rig.begin(attempt(1))) {
            stage(attempt.table(table), UpdateStrategy.REPLACE, RANGE, "a");
        }
        assertEquals(List.of(), visible(RANGE));
        assertEquals(new Committed(1), replace(attempt(1), RANGE, "b"));
        assertEquals(rows(RANGE, "b"), visible(RANGE));
    }

    @Test
    void rowsStagedAndNotNamedByTheCommitAreDropped() throws Exception {
        try (StorageRig.Attempt attempt = rig.begin(attempt(1))) {
            stage(attempt.table(table), UpdateStrategy.REPLACE, BEFORE, "dropped");
            StagedRows kept = stage(attempt.table(table), UpdateStrategy.REPLACE, RANGE, "kept");
            attempt.commit(Commit.builder().rows(kept).build());
        }
        assertEquals(List.of(), visible(BEFORE));
        assertEquals(rows(RANGE, "kept"), visible(RANGE));
    }

    @Test
    void replacingARangeLeavesItsNeighboursAlone() throws Exception {
        replace(attempt(1), BEFORE, "a");
        replace(attempt(2), RANGE, "a");
        replace(attempt(3), AFTER, "a");
        assertEquals(new Committed(1), replace(attempt(4), RANGE, "b"));
        List<List<Object>> expected = new ArrayList<>(rows(BEFORE, "a"));
        expected.addAll(rows(RANGE, "b"));
        expected.addAll(rows(AFTER, "a"));
        assertEquals(expected, visible(new BlockRange(BEFORE.start(), AFTER.end())));
    }

    @Test
    void rangeWithoutRowsCanBeCommitted() throws Exception {
        replace(attempt(1), RANGE, "a");
        try (StorageRig.Attempt attempt = rig.begin(attempt(2));
                RowWriter writer = attempt.table(table).replace(RANGE)) {
            attempt.commit(Commit.builder().rows(writer.finish(Evidence.none())).build());
        }
        assertEquals(List.of(), visible(RANGE));
    }

    @Test
    void rowsOutsideTheirRangeAreRefused() throws Exception {
        try (StorageRig.Attempt attempt = rig.begin(attempt(1));
                RowWriter writer = attempt.table(table).replace(RANGE)) {
            assertThrows(OperatorException.class, () -> {
                writer.write(SampleRows.batch(table, new BlockRange(109, 110), "a"));
                attempt.commit(
                        Commit.builder().rows(writer.finish(Evidence.none())).build());
            });
        }
        assertEquals(List.of(), visible(RANGE));
        assertEquals(List.of(), visible(AFTER));
    }

    @Test
    void attemptWithAnOlderFenceCommitsNothing() throws Exception {
        AttemptIdentity older = attempt(1);
        AttemptIdentity newer = new AttemptIdentity(older.scope(), 1, 2, nextFence());
        try (StorageRig.Attempt zombie = rig.begin(older)) {
            StagedRows late = stage(zombie.table(table), UpdateStrategy.REPLACE, RANGE, "zombie");
            assertEquals(new Committed(1), replace(newer, RANGE, "a"));
            assertEquals(
                    new Fenced(newer.fence()),
                    zombie.commit(Commit.builder().rows(late).build()));
        }
        assertThrows(OperatorException.class, () -> rig.begin(older));
        assertEquals(rows(RANGE, "a"), visible(RANGE));
    }

    @Test
    void sameProposalOfATaskIsCommittedOnce() throws Exception {
        AttemptIdentity first = attempt(1);
        assertEquals(new Committed(1), replace(first, RANGE, "a"));
        assertEquals(
                new AlreadyCommitted(1), replace(new AttemptIdentity(first.scope(), 1, 2, nextFence()), RANGE, "a"));
        assertEquals(rows(RANGE, "a"), visible(RANGE));
    }

    @Test
    void everyRowIsThereOnceWhereverTheFirstAttemptDied() throws Exception {
        TableDefinition other = SampleRows.table("others", rig.storage());
        long task = 0;
        for (String point : rig.faultPoints()) {
            task++;
            BlockRange range = new BlockRange(task * 100, task * 100 + 9);
            AttemptIdentity first = attempt(task);
            AttemptIdentity second = new AttemptIdentity(first.scope(), task, 2, nextFence());
            rig.dieAt(point);
            assertThrows(Death.class, () -> writeBoth(first, other, range), point);
            rig.restart();
            writeBoth(second, other, range);
            assertEquals(rows(range, "a"), visible(range), "samples after a death at " + point);
            assertEquals(rows(range, "a"), visible(other, range), "others after a death at " + point);
        }
    }

    private void writeBoth(AttemptIdentity identity, TableDefinition other, BlockRange range) throws Exception {
        StorageRig.Attempt attempt = rig.begin(identity);
        attempt.commit(Commit.builder()
                .rows(stage(attempt.table(table), UpdateStrategy.APPEND, range, "a"))
                .rows(stage(attempt.table(other), UpdateStrategy.REPLACE, range, "a"))
                .build());
        attempt.close();
    }

    @Test
    void rangeThatIsNotWhollyThereIsRefused() throws Exception {
        replace(attempt(1), RANGE, "a");
        try (StorageRig.Attempt reader = rig.begin(attempt(2))) {
            assertThrows(
                    OperatorException.class,
                    () -> reader.inputs().scan("contract", table.name(), new BlockRange(100, 110), List.of()));
        }
    }

    @Test
    void equalRowUnderAKnownKeyIsNotThereTwice() throws Exception {
        assertEquals(new Committed(1), write(attempt(1), UpdateStrategy.APPEND, RANGE, "a"));
        BlockRange wider = new BlockRange(RANGE.start(), AFTER.end());
        assertEquals(new Committed(1), write(attempt(2), UpdateStrategy.APPEND, wider, "a"));
        assertEquals(rows(wider, "a"), visible(wider));
    }

    @Test
    void differentRowUnderAKnownKeyIsRefusedAndNothingOfItsCommitIsThere() throws Exception {
        write(attempt(1), UpdateStrategy.APPEND, RANGE, "a");
        assertThrows(
                OperatorException.class,
                () -> write(
                        attempt(2), UpdateStrategy.APPEND, new BlockRange(RANGE.start() - 5, RANGE.start()), "other"));
        assertEquals(rows(RANGE, "a"), visible(RANGE));
        assertEquals(List.of(), visible(BEFORE));
    }

    private Object replace(AttemptIdentity identity, BlockRange range, String label) throws Exception {
        return write(identity, UpdateStrategy.REPLACE, range, label);
    }

    private Object write(AttemptIdentity identity, UpdateStrategy strategy, BlockRange range, String label)
            throws Exception {
        try (StorageRig.Attempt attempt = rig.begin(identity)) {
            StagedRows staged = stage(attempt.table(table), strategy, range, label);
            return attempt.commit(Commit.builder().rows(staged).build());
        }
    }

    private static StagedRows stage(Table table, UpdateStrategy strategy, BlockRange range, String label)
            throws Exception {
        try (RowWriter writer = strategy == UpdateStrategy.APPEND ? table.append(range) : table.replace(range)) {
            BlockRange head = new BlockRange(range.start(), range.start());
            writer.write(SampleRows.batch(table.definition(), head, label));
            if (range.blocks() > 1) {
                BlockRange rest = new BlockRange(range.start() + 1, range.end());
                writer.write(SampleRows.batch(table.definition(), rest, label));
            }
            return writer.finish(Evidence.none());
        }
    }

    private List<List<Object>> rows(BlockRange range, String label) {
        return RowValues.of(SampleRows.batch(table, range, label));
    }

    private List<List<Object>> visible(BlockRange range) throws Exception {
        return visible(table, range);
    }

    /** What a reader gets; nothing where the range is refused as not wholly there. */
    private List<List<Object>> visible(TableDefinition from, BlockRange range) throws Exception {
        try (StorageRig.Attempt reader = rig.begin(attempt(1_000_000 + nextFence()));
                BatchCursor cursor = reader.inputs().scan("contract", from.name(), range, List.of())) {
            return drain(cursor);
        } catch (OperatorException e) {
            return List.of();
        }
    }

    private static List<List<Object>> drain(BatchCursor cursor) throws Exception {
        List<List<Object>> rows = new ArrayList<>();
        for (ColumnBatch batch = cursor.next(); batch != null; batch = cursor.next()) {
            rows.addAll(RowValues.of(batch));
        }
        return rows;
    }

    private AttemptIdentity attempt(long task) {
        return new AttemptIdentity("contract/1/1/task-" + task, task, 1, nextFence());
    }

    private long nextFence() {
        return ++lastFence;
    }
}
