package dev.trace.worker.commit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.StagedRows;
import dev.trace.worker.hot.HotRows;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * What an attempt wants committed.
 *
 * @param commit as the operator made it
 * @param files its rows in cold tables, by table and block; this order is also the order in which lakes are locked
 * @param hot its rows in hot tables, by table and block; the order in which they are written
 * @param covered ranges that were there already and now count for the job too
 * @param hash of all that the commit would change; two proposals with one hash are one commit
 */
record Proposal(Commit commit, List<StagedFile> files, List<HotRows> hot, List<Covering> covered, byte[] hash) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws IllegalArgumentException if rows were staged elsewhere, or twice for the same blocks */
    static Proposal of(Commit commit, long owner, List<Covering> covered) {
        List<StagedFile> files = new ArrayList<>();
        List<HotRows> hot = new ArrayList<>();
        for (StagedRows rows : commit.rows()) {
            if (rows instanceof StagedFile file && file.owner() == owner) {
                files.add(file);
            } else if (rows instanceof HotRows added && added.target().owner() == owner) {
                hot.add(added);
            } else {
                throw new IllegalArgumentException("rows of " + rows.table() + " were not staged by this attempt");
            }
        }
        hot.sort(Comparator.comparing(HotRows::table)
                .thenComparing(each -> each.range().map(BlockRange::start).orElse(0L)));
        refuseReplacedTwice(hot);
        files.sort(Comparator.comparing(StagedFile::table)
                .thenComparing(each -> each.name().range()));
        for (int i = 1; i < files.size(); i++) {
            StagedFile before = files.get(i - 1);
            StagedFile file = files.get(i);
            if (before.table().equals(file.table())
                    && before.name().range().overlaps(file.name().range())) {
                throw new IllegalArgumentException(
                        "a commit has two files of " + file.table() + " for the same blocks: "
                                + before.name().range() + " and " + file.name().range());
            }
        }
        return new Proposal(
                commit, List.copyOf(files), List.copyOf(hot), List.copyOf(covered), hash(commit, files, hot, covered));
    }

    private static byte[] hash(Commit commit, List<StagedFile> files, List<HotRows> hot, List<Covering> covered) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode rows = root.putArray("rows");
        for (StagedFile file : files) {
            rows.add(file.name().first() + " " + file.content().sha256());
        }
        // Absent where there is none, so that commits of files alone keep the hash they had.
        if (!hot.isEmpty()) {
            ArrayNode added = root.putArray("hot");
            hot.forEach(each -> added.add(each.identity()));
        }
        ArrayNode found = root.putArray("covered");
        covered.forEach(each -> found.add(each.table() + " " + each.range()));
        commit.checkpoint()
                .ifPresent(at -> root.put(
                        "checkpoint",
                        at.key() + " " + at.lastBlock() + " " + HexFormat.of().formatHex(at.lastHash())));
        root.set("state", PayloadText.state(commit.state()));
        root.set("invalidations", PayloadText.invalidations(commit.invalidations()));
        root.set("emissions", PayloadText.emissions(commit.emissions()));
        try {
            return MessageDigest.getInstance("SHA-256").digest(root.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static void refuseReplacedTwice(List<HotRows> hot) {
        for (int i = 0; i < hot.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (clash(hot.get(i), hot.get(j))) {
                    throw new IllegalArgumentException(
                            "a commit replaces blocks of " + hot.get(i).table()
                                    + " and has other rows for some of them: ranges "
                                    + hot.get(j).range().orElseThrow() + " and "
                                    + hot.get(i).range().orElseThrow());
                }
            }
        }
    }

    private static boolean clash(HotRows one, HotRows other) {
        return (one.strategy() == UpdateStrategy.REPLACE || other.strategy() == UpdateStrategy.REPLACE)
                && one.table().equals(other.table())
                && one.range().isPresent()
                && other.range().filter(one.range().get()::overlaps).isPresent();
    }

    /** Rows of all tables together. */
    long rows() {
        return commit.rows().stream().mapToLong(StagedRows::rows).sum();
    }
}
