package dev.trace.bench.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Recorded blocks repeated to any length. Numbers, times, hashes and links are rewritten, so that every header proves and
 * every block follows the one before. Transactions are signed anew in each pass, so that columns of hashes and signatures
 * compress as badly as real ones; their roots prove too. Immutable.
 */
final class LongChain {
    /** Number of the first block; all numbers from here to 16,777,215 have as many hex digits. */
    static final long FIRST = 16_000_000;

    private static final int SECONDS_A_BLOCK = 12;
    private static final int HASH = 32;
    private static final long FIRST_TIME = 0x60000000L;

    private final long chainId;
    private final int blocks;
    private final List<Bodies> templates;
    private final Signatures signatures;
    private final byte[] hashes;

    /** The templates of one recorded block: with transactions, with their hashes only, and its receipts. */
    record Bodies(BodyTemplate full, BodyTemplate hashes, BodyTemplate receipts) {
        BodyTemplate of(Kind kind) {
            return switch (kind) {
                case FULL -> full;
                case HASHES -> hashes;
                case RECEIPTS -> receipts;
            };
        }
    }

    /** What is asked of a block. */
    enum Kind {
        FULL,
        HASHES,
        RECEIPTS
    }

    LongChain(Recording recording, int blocks) throws IOException {
        List<RecordedBlock> recorded = recording.blocks();
        this.blocks = blocks;
        chainId = recorded.get(0).chainId();
        templates = new ArrayList<>();
        List<HeaderTemplate> headers = new ArrayList<>();
        for (RecordedBlock each : recorded) {
            templates.add(bodies(each));
            headers.add(new HeaderTemplate(each.block()));
        }
        signatures =
                new Signatures(recorded, templates.stream().map(Bodies::full).toList());
        // The hash at index 0 is the parent's of the first block.
        hashes = new byte[(blocks + 1) * HASH];
        byte[] parent = HexFormat.of()
                .parseHex(recorded.get(0).block().get("parentHash").asText().substring(2));
        System.arraycopy(parent, 0, hashes, 0, HASH);
        for (int i = 0; i < blocks; i++) {
            byte[] hash = headers.get(i % headers.size())
                    .hash(FIRST + i, time(i), hash(i), signed(i).root());
            System.arraycopy(hash, 0, hashes, (i + 1) * HASH, HASH);
        }
    }

    long chainId() {
        return chainId;
    }

    long head() {
        return FIRST + blocks - 1;
    }

    boolean has(long number) {
        return number >= FIRST && number <= head();
    }

    BodyTemplate template(long number, Kind kind) {
        return templates.get((int) ((number - FIRST) % templates.size())).of(kind);
    }

    BlockValues values(long number) {
        int index = (int) (number - FIRST);
        return new BlockValues(number, time(index), hash(index + 1), hash(index), signed(index));
    }

    private Signed signed(int index) {
        return signatures.of(index % templates.size(), index / templates.size());
    }

    private byte[] hash(int index) {
        return Arrays.copyOfRange(hashes, index * HASH, (index + 1) * HASH);
    }

    private static long time(int index) {
        return FIRST_TIME + (long) SECONDS_A_BLOCK * index;
    }

    private static Bodies bodies(RecordedBlock recorded) throws IOException {
        ObjectNode hashes = recorded.block().deepCopy();
        ArrayNode only = hashes.arrayNode();
        Map<String, Integer> indexes = new HashMap<>();
        for (JsonNode each : recorded.block().path("transactions")) {
            indexes.put(each.get("hash").asText().substring(2), only.size());
            only.add(each.get("hash"));
        }
        hashes.set("transactions", only);
        return new Bodies(
                new BodyTemplate(recorded.block(), indexes),
                new BodyTemplate(hashes, indexes),
                new BodyTemplate(recorded.receipts(), indexes));
    }
}
