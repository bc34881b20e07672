package dev.trace.operators.evm.recorded;

import dev.trace.api.BlockRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Signatures; the body follows. */
@SuppressWarnings("DoNotCallSuggester")
public final class RecordedChain {
    private RecordedChain() {}

    /** The chain shipped with Trace. */
    public static RecordedChain quickstart() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The exchanges of one chain in some files, each gzip'd or plain JSON lines. */
    public static RecordedChain load(long chainId, Path... files) throws IOException {
        throw new UnsupportedOperationException();
    }

    public long chainId() {
        throw new UnsupportedOperationException();
    }

    /** Maximal runs of consecutive blocks whose block and receipts are recorded, ascending. */
    public List<BlockRange> complete() {
        throw new UnsupportedOperationException();
    }

    /** The same chain cut to some blocks, the last of which is its head. */
    public RecordedChain range(BlockRange blocks) {
        throw new UnsupportedOperationException();
    }
}
