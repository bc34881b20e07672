package dev.trace.operators.evm.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/** Reads recorded exchanges, one JSON object a line, and keeps those of one chain. For one thread. */
final class RecordingReader {
    private static final int CHUNK = 1 << 16;

    final NavigableMap<Long, RecordedBlock> blocks = new TreeMap<>();
    /** Exchanges as they are, by {@link Reply#key}. */
    final Map<String, Reply> exchanges = new HashMap<>();
    /** Chains found; those other than ours are left out. */
    final Set<Long> chains = new TreeSet<>();

    private final Slab slab = new Slab();
    private final long chainId;
    private final RecordedExchange.Layout layout;

    RecordingReader(long chainId, RecordedExchange.Layout layout) {
        this.chainId = chainId;
        this.layout = layout;
    }

    void read(InputStream in) throws IOException {
        InputStream plain = plain(new BufferedInputStream(in, CHUNK));
        Line line = new Line();
        byte[] chunk = new byte[CHUNK];
        for (int n = plain.read(chunk); n >= 0; n = plain.read(chunk)) {
            int from = 0;
            for (int i = 0; i < n; i++) {
                if (chunk[i] == '\n') {
                    line.write(chunk, from, i - from);
                    keep(line);
                    from = i + 1;
                }
            }
            line.write(chunk, from, n - from);
        }
        keep(line);
    }

    private static InputStream plain(BufferedInputStream in) throws IOException {
        in.mark(2);
        boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return zipped ? new GZIPInputStream(in, CHUNK) : in;
    }

    private void keep(Line line) throws IOException {
        if (line.size() > 0) {
            RecordedExchange exchange = RecordedExchange.parse(line.bytes(), line.size(), layout);
            chains.add(exchange.chainId);
            if (exchange.chainId == chainId) {
                keep(exchange, slab.keep(line.bytes(), exchange.from, exchange.to - exchange.from));
            }
            line.reset();
        }
    }

    private void keep(RecordedExchange exchange, ByteBuffer json) {
        JsonNode params = exchange.params;
        if (exchange.number >= 0 && exchange.kind == RecordedExchange.Kind.RESULT) {
            RecordedBlock block = blocks.computeIfAbsent(exchange.number, number -> new RecordedBlock());
            switch (exchange.method) {
                case "eth_getBlockByNumber", "eth_getBlockByHash" ->
                    block.block(json, RecordedBlock.Transactions.of(params.path(1)));
                case "eth_getBlockReceipts" -> block.receipts(json);
                case "eth_getTransactionReceipt" -> block.receiptOfTransaction(json);
                default -> {}
            }
        }
        Reply reply = exchange.kind == RecordedExchange.Kind.ERROR ? Reply.error(json) : Reply.result(json);
        exchanges.put(Reply.key(exchange.method, params), reply);
    }

    /** A byte array output stream whose array can be read in place. */
    private static final class Line extends ByteArrayOutputStream {
        byte[] bytes() {
            return buf;
        }
    }
}
