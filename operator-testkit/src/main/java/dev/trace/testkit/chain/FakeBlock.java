package dev.trace.testkit.chain;

import java.time.Instant;

/**
 * A block of a {@link FakeChain}.
 *
 * @param number its number
 * @param hash 32 bytes as {@code 0x} text; of nothing that a header could prove
 * @param parentHash the hash of the block before it
 * @param time its timestamp
 */
public record FakeBlock(long number, String hash, String parentHash, Instant time) {
    /** As a node answers, for operators that look at no more than this. */
    public String json() {
        return "{\"number\":\"0x" + Long.toHexString(number) + "\",\"hash\":\"" + hash + "\",\"parentHash\":\""
                + parentHash + "\",\"timestamp\":\"0x" + Long.toHexString(time.getEpochSecond())
                + "\",\"transactions\":[]}";
    }
}
