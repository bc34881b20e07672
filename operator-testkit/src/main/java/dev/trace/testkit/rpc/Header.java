package dev.trace.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The hash of a header of Ethereum's, from the JSON of its block. */
final class Header {
    private static final List<String> NUMBERS = List.of(
            "difficulty",
            "number",
            "gasLimit",
            "gasUsed",
            "timestamp",
            "baseFeePerGas",
            "blobGasUsed",
            "excessBlobGas");
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

    private Header() {}

    static String hash(JsonNode block) {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        for (String name : FIELDS) {
            String text = block.path(name).asText();
            if (text.startsWith("0x")) { // the last ones are missing before some fork
                fields.writeBytes(item(NUMBERS.contains(name) ? number(text) : bytes(text)));
            }
        }
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        list.writeBytes(head(fields.size(), 0xc0));
        list.writeBytes(fields.toByteArray());
        return "0x" + HexFormat.of().formatHex(Keccak.hash(list.toByteArray()));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.substring(2));
    }

    private static byte[] number(String hex) {
        byte[] signed = new BigInteger("0" + hex.substring(2), 16).toByteArray();
        int from = signed[0] == 0 ? 1 : 0;
        return Arrays.copyOfRange(signed, from, signed.length);
    }

    private static byte[] item(byte[] value) {
        if (value.length == 1 && value[0] >= 0) {
            return value;
        }
        ByteArrayOutputStream item = new ByteArrayOutputStream();
        item.writeBytes(head(value.length, 0x80));
        item.writeBytes(value);
        return item.toByteArray();
    }

    private static byte[] head(int length, int base) {
        if (length < 56) {
            return new byte[] {(byte) (base + length)};
        }
        byte[] size = number("0x" + Integer.toHexString(length));
        byte[] head = new byte[size.length + 1];
        head[0] = (byte) (base + 55 + size.length);
        System.arraycopy(size, 0, head, 1, size.length);
        return head;
    }
}
