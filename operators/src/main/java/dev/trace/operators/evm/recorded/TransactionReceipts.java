package dev.trace.operators.evm.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The receipts of single transactions, taken out of those of whole blocks. */
final class TransactionReceipts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, ByteBuffer> byHash = new HashMap<>();

    private TransactionReceipts() {}

    static TransactionReceipts of(Collection<RecordedBlock> blocks) throws IOException {
        TransactionReceipts receipts = new TransactionReceipts();
        for (RecordedBlock block : blocks) {
            Optional<ByteBuffer> all = block.receipts();
            if (all.isPresent()) {
                byte[] copy = new byte[all.get().remaining()];
                all.get().duplicate().get(copy);
                for (JsonNode each : JSON.readTree(copy)) {
                    receipts.byHash.put(
                            each.path("transactionHash").asText().toLowerCase(Locale.ROOT),
                            ByteBuffer.wrap(JSON.writeValueAsBytes(each)).asReadOnlyBuffer());
                }
            }
        }
        return receipts;
    }

    Optional<ByteBuffer> of(String hash) {
        return Optional.ofNullable(byHash.get(hash.toLowerCase(Locale.ROOT)));
    }
}
