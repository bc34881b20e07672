package dev.trace.operators.evm.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trace.api.BlockRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What nodes of one chain answered, kept in memory outside the heap. Safe for use from several threads.
 *
 * <p>A recording is JSON lines, gzip'd or plain, of {@code {"chain_id", "number", "method", "params", "result"}}; an
 * {@code error} takes the place of the result where the node answered one.
 */
public final class RecordedChain {
    /** Id of the chain shipped with Trace. */
    public static final long QUICKSTART_CHAIN_ID = 31337000;

    private static final String QUICKSTART = "quickstart.jsonl.gz";

    private final long chainId;
    private final NavigableMap<Long, RecordedBlock> blocks;
    private final Map<String, Reply> exchanges;
    private final Set<String> methods = new HashSet<>();
    private @Nullable Map<String, Long> numbers;
    private @Nullable TransactionReceipts receipts;

    private RecordedChain(long chainId, NavigableMap<Long, RecordedBlock> blocks, Map<String, Reply> exchanges) {
        this.chainId = chainId;
        this.blocks = blocks;
        this.exchanges = exchanges;
        exchanges.keySet().forEach(key -> methods.add(key.substring(0, key.indexOf(' '))));
    }

    /** The chain shipped with Trace: about a thousand blocks of a local node. */
    public static RecordedChain quickstart() throws IOException {
        RecordingReader reader = new RecordingReader(QUICKSTART_CHAIN_ID, RecordedExchange.Layout.RESULT_LAST);
        try (InputStream in = RecordedChain.class.getResourceAsStream(QUICKSTART)) {
            if (in == null) {
                throw new IOException("the bundled chain is missing from this build: " + QUICKSTART);
            }
            reader.read(in);
        }
        return of(QUICKSTART_CHAIN_ID, reader);
    }

    /**
     * The exchanges of one chain in some files.
     *
     * @throws IOException if a file cannot be read or is no recording, or none holds a block of that chain
     */
    public static RecordedChain load(long chainId, Path... files) throws IOException {
        RecordingReader reader = new RecordingReader(chainId, RecordedExchange.Layout.ANY);
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                reader.read(in);
            } catch (IOException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }
        return of(chainId, reader);
    }

    private static RecordedChain of(long chainId, RecordingReader reader) throws IOException {
        if (reader.blocks.isEmpty()) {
            throw new IOException(
                    "no block of chain " + chainId + " is recorded there; there are chains " + reader.chains);
        }
        return new RecordedChain(chainId, reader.blocks, reader.exchanges);
    }

    public long chainId() {
        return chainId;
    }

    /** Its last block. */
    public long head() {
        return blocks.lastKey();
    }

    /** Maximal runs of consecutive blocks that can be served with all their transactions and receipts, ascending. */
    public List<BlockRange> complete() throws IOException {
        List<BlockRange> runs = new ArrayList<>();
        long start = -1;
        long last = -1;
        for (Map.Entry<Long, RecordedBlock> entry : blocks.entrySet()) {
            RecordedBlock block = entry.getValue();
            if (block.block(RecordedBlock.Transactions.FULL).isEmpty()
                    || block.receipts().isEmpty()) {
                continue;
            }
            if (start >= 0 && entry.getKey() != last + 1) {
                runs.add(new BlockRange(start, last));
                start = -1;
            }
            last = entry.getKey();
            start = start < 0 ? last : start;
        }
        if (start >= 0) {
            runs.add(new BlockRange(start, last));
        }
        return runs;
    }

    /**
     * The same chain cut to some blocks, the last of which is its head.
     *
     * @throws NoSuchElementException if that last block is not recorded
     */
    public RecordedChain range(BlockRange cut) {
        if (!blocks.containsKey(cut.end())) {
            throw new NoSuchElementException("block " + cut.end() + " of chain " + chainId + " is not recorded");
        }
        return new RecordedChain(
                chainId,
                Collections.unmodifiableNavigableMap(blocks.subMap(cut.start(), true, cut.end(), true)),
                exchanges);
    }

    @Nullable
    RecordedBlock block(long number) {
        return blocks.get(number);
    }

    /** Number of the block with a hash; empty if there is none. */
    synchronized Optional<Long> number(String hash) throws IOException {
        Map<String, Long> index = numbers;
        if (index == null) {
            index = new HashMap<>();
            for (Map.Entry<Long, RecordedBlock> entry : blocks.entrySet()) {
                index.put(entry.getValue().hash(), entry.getKey());
            }
            numbers = index;
        }
        return Optional.ofNullable(index.get(hash.toLowerCase(Locale.ROOT)));
    }

    /** The receipt of the transaction with a hash, taken out of its block's; empty if no block's receipts have it. */
    synchronized Optional<ByteBuffer> receipt(String transactionHash) throws IOException {
        if (receipts == null) {
            receipts = TransactionReceipts.of(blocks.values());
        }
        return receipts.of(transactionHash);
    }

    Optional<Reply> recorded(String method, JsonNode params) {
        return Optional.ofNullable(exchanges.get(Reply.key(method, params)));
    }

    boolean knows(String method) {
        return methods.contains(method);
    }
}
