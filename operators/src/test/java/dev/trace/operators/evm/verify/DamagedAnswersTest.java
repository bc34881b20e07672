package dev.trace.operators.evm.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.LongColumn;
import dev.trace.api.table.Storage;
import dev.trace.api.table.Storage.Compression;
import dev.trace.operators.evm.ChainData;
import dev.trace.operators.evm.ChainData.Recorded;
import dev.trace.operators.evm.WithChainData;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.ColumnSelection;
import dev.trace.operators.evm.decode.Compat;
import dev.trace.operators.evm.decode.Dataset;
import dev.trace.operators.evm.decode.DatasetTable;
import dev.trace.operators.evm.decode.EvmBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers cut short and with bytes changed at random: refused or decoded, never a crash or an endless loop. */
@WithChainData
class DamagedAnswersTest {
    private static final Storage COLD = new Storage.Cold(Compression.LZ4, 262_144);
    private static final List<DatasetTable> TABLES = Arrays.stream(Dataset.values())
            .map(each -> new DatasetTable(each, ColumnSelection.defaults(Compat.NONE), COLD))
            .toList();

    private final Random random = new Random(20_260_101);
    private int refused;

    @Test
    void everyTruncationIsRefused() {
        for (Recorded each : samples()) {
            int tried = 0;
            for (int length = 0; length < each.block().length; length += 1 + length / 200) {
                tried++;
                decode(each, Arrays.copyOf(each.block(), length), each.receipts());
            }
            for (int length = 0; length < each.receipts().length; length += 1 + length / 200) {
                tried++;
                decode(each, each.block(), Arrays.copyOf(each.receipts(), length));
            }
            assertEquals(tried, refused);
            refused = 0;
        }
    }

    @Test
    void flippedBytesAreRefusedOrHarmless() {
        for (Recorded each : samples()) {
            for (int round = 0; round < 3_000; round++) {
                decode(each, flipped(each.block()), each.receipts());
                decode(each, each.block(), flipped(each.receipts()));
            }
        }
        assertTrue(refused > 10_000, refused + " refused");
    }

    @Test
    void headerAndLogValuesCannotBeChangedUnnoticed() throws Exception {
        Recorded truth = ChainData.block("hivechain-0-54", 27);
        List<Object> expected = proved(truth, truth.block(), truth.receipts());
        for (int at = 0; at < truth.block().length; at++) {
            byte[] changed = truth.block().clone();
            changed[at] =
                    (byte) (changed[at] == '7' ? '8' : changed[at] >= '0' && changed[at] <= '9' ? '7' : changed[at]);
            try {
                assertEquals(expected, proved(truth, changed, truth.receipts()), "byte " + at);
            } catch (BadAnswerException e) {
                refused++;
            }
        }
        assertTrue(refused > 0);
    }

    private static List<Object> proved(Recorded each, byte[] body, byte[] receipts) throws BadAnswerException {
        EvmBlock block = new EvmBlock(each.chainId());
        block.readBlock(body, 0, body.length);
        block.readReceipts(receipts, 0, receipts.length);
        new BlockVerifier().verify(block, each.number());
        DatasetTable header = TABLES.get(0);
        ColumnBatch batch = new ColumnBatch(header.definition());
        header.fill(block, batch);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < header.definition().columns().size(); i++) {
            if (batch.column(i).isNull(0)) {
                values.add("null");
            } else if (batch.column(i) instanceof BytesColumn bytes) {
                values.add(Arrays.toString(bytes.get(0)));
            } else {
                values.add(((LongColumn) batch.column(i)).get(0));
            }
        }
        return values;
    }

    private List<Recorded> samples() {
        return List.of(
                ChainData.block("hivechain-0-54", 27),
                ChainData.block("hivechain-0-54", 54),
                ChainData.block("mainnet-1000000-1000030", 1_000_000));
    }

    private byte[] flipped(byte[] answer) {
        byte[] copy = answer.clone();
        int flips = 1 + random.nextInt(3);
        for (int i = 0; i < flips; i++) {
            int at = random.nextInt(copy.length);
            copy[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (copy[at] ^ (1 << random.nextInt(8)));
        }
        return copy;
    }

    private void decode(Recorded each, byte[] body, byte[] receipts) {
        try {
            EvmBlock block = new EvmBlock(each.chainId());
            block.readBlock(body, 0, body.length);
            block.readReceipts(receipts, 0, receipts.length);
            new BlockVerifier().verify(block, each.number());
            for (DatasetTable table : TABLES) {
                ColumnBatch batch = new ColumnBatch(table.definition());
                table.fill(block, batch);
                batch.rows();
            }
        } catch (BadAnswerException e) {
            assertTrue(e.getMessage().startsWith("RPC answer to eth_getBlock"), e.getMessage());
            refused++;
        }
    }
}
