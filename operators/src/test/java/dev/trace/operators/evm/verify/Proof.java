package dev.trace.operators.evm.verify;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.table.VerificationLevel;
import dev.trace.operators.evm.ChainData;
import dev.trace.operators.evm.ChainData.Recorded;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.FieldRlp;
import dev.trace.operators.evm.decode.HeaderLayout;
import dev.trace.operators.evm.rlp.Keccak256;
import dev.trace.operators.evm.rlp.RlpWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A recorded block whose answers can be changed before it is proved. */
final class Proof {
    private final long number;
    private long chainId;
    private ObjectNode block;
    private @Nullable JsonNode receipts;

    /** How far a block was proved. */
    record Proved(VerificationLevel level, List<String> notProvable) {}

    private Proof(Recorded recorded) {
        number = recorded.number();
        chainId = recorded.chainId();
        block = (ObjectNode) recorded.blockTree();
        receipts = recorded.receipts() == null ? null : recorded.receiptsTree();
    }

    static Proof of(String file, long number) {
        return new Proof(ChainData.block(file, number));
    }

    static Proof of(String file, long chainId, long number) {
        return new Proof(ChainData.read(file).stream()
                .filter(each -> each.chainId() == chainId && each.number() == number)
                .findFirst()
                .orElseThrow());
    }

    Proof onChain(long id) {
        chainId = id;
        return this;
    }

    Proof block(Consumer<ObjectNode> change) {
        change.accept(block);
        return this;
    }

    Proof transaction(int index, Consumer<ObjectNode> change) {
        change.accept((ObjectNode) block.path("transactions").get(index));
        return this;
    }

    Proof receipts(Consumer<JsonNode> change) {
        change.accept(receipts);
        return this;
    }

    Proof receipt(int index, Consumer<ObjectNode> change) {
        return receipts(all -> change.accept((ObjectNode) all.get(index)));
    }

    Proof withoutReceipts() {
        receipts = null;
        return this;
    }

    Proof withHashesOnly() {
        var hashes = block.arrayNode();
        block.path("transactions").forEach(each -> hashes.add(each.path("hash").asText()));
        block.set("transactions", hashes);
        return this;
    }

    /** Gives the block the hash that its changed header has. */
    Proof sealed() throws BadAnswerException {
        EvmBlock read = read();
        RlpWriter rlp = new RlpWriter();
        HeaderLayout.of(read).write(read.header(), new FieldRlp(rlp));
        String old = block.path("hash").asText();
        String hash = "0x" + HexFormat.of().formatHex(new Keccak256().digest(rlp.toByteArray()));
        block = (ObjectNode)
                ChainData.tree(block.toString().replace(old, hash).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        if (receipts != null) {
            receipts = ChainData.tree(
                    receipts.toString().replace(old, hash).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return this;
    }

    Proved proved() throws BadAnswerException {
        BlockVerifier verifier = new BlockVerifier();
        verifier.verify(read(), number);
        return new Proved(verifier.level(), verifier.notProvable());
    }

    BadAnswerException refused() {
        return assertThrows(BadAnswerException.class, this::proved);
    }

    ObjectNode tree() {
        return block;
    }

    EvmBlock read() throws BadAnswerException {
        EvmBlock read = new EvmBlock(chainId);
        byte[] body = ChainData.bytes(block);
        read.readBlock(body, 0, body.length);
        if (receipts != null) {
            byte[] list = ChainData.bytes(receipts);
            read.readReceipts(list, 0, list.length);
        }
        return read;
    }
}
