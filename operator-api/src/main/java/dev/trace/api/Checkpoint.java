package dev.trace.api;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * How far a scan of a chain has come; moves with the rows it covers.
 *
 * @param key names the scan within the chain
 * @param lastBlock last block whose rows are committed
 * @param lastHash its hash, 32 bytes
 * @param lastTime its timestamp
 */
public record Checkpoint(String key, long lastBlock, byte[] lastHash, Instant lastTime) {
    public Checkpoint {
        if (lastHash.length != 32) {
            throw new IllegalArgumentException("a block hash has 32 bytes, not " + lastHash.length);
        }
        lastHash = lastHash.clone();
    }

    @Override
    public byte[] lastHash() {
        return lastHash.clone();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Checkpoint c
                && key.equals(c.key)
                && lastBlock == c.lastBlock
                && Arrays.equals(lastHash, c.lastHash)
                && lastTime.equals(c.lastTime);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, lastBlock, Arrays.hashCode(lastHash), lastTime);
    }
}
