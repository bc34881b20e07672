package dev.trace.worker.commit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.Commit;
import dev.trace.api.table.StagedRows;
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
 * @param files its rows, by table and block; this order is also the order in which lakes are locked
 * @param covered ranges that were there already and now count for the job too
 * @param hash of all that the commit would change; two proposals with one hash are one commit
 */
record Proposal(Commit commit, List<StagedFile> files, List<Covering> covered, byte[] hash) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws IllegalArgumentException if rows were staged elsewhere, or twice for the same blocks */
    static Proposal of(Commit commit, long owner, List<Covering> covered) {
        List<StagedFile> files = new ArrayList<>();
        for (StagedRows rows : commit.rows()) {
            if (!(rows instanceof StagedFile file) || file.owner() != owner) {
                throw new IllegalArgumentException("rows of " + rows.table() + " were not staged by this attempt");
            }
            files.add(file);
        }
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
        return new Proposal(commit, List.copyOf(files), List.copyOf(covered), hash(commit, files, covered));
    }

    private static byte[] hash(Commit commit, List<StagedFile> files, List<Covering> covered) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode rows = root.putArray("rows");
        for (StagedFile file : files) {
            rows.add(file.name().first() + " " + file.content().sha256());
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
}
