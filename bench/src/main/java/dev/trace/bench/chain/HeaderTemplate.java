package dev.trace.bench.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.operators.evm.rlp.Keccak256;
import dev.trace.operators.evm.rlp.RlpWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A recorded header that is hashed with other values. For one thread. */
final class HeaderTemplate {
    private static final List<String> FIELDS = List.of(
            "parentHash",
            "sha3Uncles",
            "miner",
            "stateRoot",
            "transactionsRoot",
            "receiptsRoot",
            "logsBloom",
            "difficulty",
            "number",
            "gasLimit",
            "gasUsed",
            "timestamp",
            "extraData",
            "mixHash",
            "nonce",
            "baseFeePerGas",
            "withdrawalsRoot",
            "blobGasUsed",
            "excessBlobGas",
            "parentBeaconBlockRoot",
            "requestsHash");
    private static final List<String> NUMBERS = List.of(
            "difficulty",
            "number",
            "gasLimit",
            "gasUsed",
            "timestamp",
            "baseFeePerGas",
            "blobGasUsed",
            "excessBlobGas");
    private static final int PARENT_HASH = 0;
    private static final int TRANSACTIONS_ROOT = 4;
    private static final int NUMBER = 8;
    private static final int TIMESTAMP = 11;

    private final byte[][] values;
    private final boolean[] isNumber;
    private final RlpWriter rlp = new RlpWriter();
    private final Keccak256 keccak = new Keccak256();

    /** @throws IOException if the recorded hash is not what the header hashes to */
    HeaderTemplate(ObjectNode block) throws IOException {
        List<String> present = FIELDS.stream().filter(block::hasNonNull).toList();
        values = new byte[present.size()][];
        isNumber = new boolean[present.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes(block.get(present.get(i)));
            isNumber[i] = NUMBERS.contains(present.get(i));
        }
        byte[] recorded = bytes(block.get("hash"));
        if (!Arrays.equals(recorded, hash())) {
            throw new IOException(
                    "the header of recorded block " + block.get("number").asText() + " does not hash to "
                            + block.get("hash").asText());
        }
    }

    /** The header's hash with other values. */
    byte[] hash(long number, long timestamp, byte[] parentHash, byte[] transactionsRoot) {
        values[NUMBER] = bytes(number);
        values[TIMESTAMP] = bytes(timestamp);
        values[PARENT_HASH] = parentHash;
        values[TRANSACTIONS_ROOT] = transactionsRoot;
        return hash();
    }

    private byte[] hash() {
        rlp.clear();
        int list = rlp.beginList();
        for (int i = 0; i < values.length; i++) {
            if (isNumber[i]) {
                rlp.number(values[i], 0, values[i].length);
            } else {
                rlp.bytes(values[i], 0, values[i].length);
            }
        }
        rlp.endList(list);
        return keccak.digest(rlp.toByteArray());
    }

    private static byte[] bytes(long value) {
        return bytes(Long.toHexString(value));
    }

    private static byte[] bytes(JsonNode hex) {
        return bytes(hex.asText().substring(2));
    }

    private static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
    }
}
