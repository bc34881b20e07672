package dev.trace.operators.evm.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.Storage;
import dev.trace.api.table.Storage.Compression;
import dev.trace.api.table.U256Layout;
import dev.trace.api.table.VerificationLevel;
import dev.trace.operators.evm.ChainData;
import dev.trace.operators.evm.ChainData.Recorded;
import dev.trace.operators.evm.WithChainData;
import dev.trace.operators.evm.decode.ColumnSelection;
import dev.trace.operators.evm.decode.Compat;
import dev.trace.operators.evm.decode.Dataset;
import dev.trace.operators.evm.decode.DatasetTable;
import dev.trace.operators.evm.decode.EvmBlock;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@WithChainData
class RealBlocksTest {
    private static final Storage COLD = new Storage.Cold(Compression.LZ4, 262_144);
    private static final ColumnSelection EVERYTHING =
            new ColumnSelection(List.of("all"), List.of(), List.of(), Compat.NONE, List.of(U256Layout.BINARY));

    static List<Path> files() {
        return ChainData.files();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyBlockIsProvedAndDecoded(Path file) throws Exception {
        List<Recorded> blocks = ChainData.read(file);
        assertTrue(!blocks.isEmpty());
        for (Recorded each : blocks) {
            EvmBlock block = new EvmBlock(each.chainId());
            BlockVerifier verifier = new BlockVerifier();
            block.readBlock(each.block(), 0, each.block().length);
            if (each.receipts() != null) {
                block.readReceipts(each.receipts(), 0, each.receipts().length);
            }
            verifier.verify(block, each.number());
            assertEquals(VerificationLevel.ROOTS, verifier.level(), () -> each.number() + " " + verifier.notProvable());
            assertEquals(List.of(), verifier.notProvable());
            for (Dataset dataset : Dataset.values()) {
                DatasetTable table = new DatasetTable(dataset, EVERYTHING, COLD);
                if (each.receipts() != null || !table.needsReceipts()) {
                    ColumnBatch batch = new ColumnBatch(table.definition());
                    table.fill(block, batch);
                    batch.rows();
                }
            }
        }
    }
}
