package dev.trace.worker.commit;

import dev.trace.api.OperatorException;
import dev.trace.worker.cold.StoreCode;
import java.util.Arrays;
import java.util.HexFormat;
import org.jdbi.v3.core.Handle;

/** The genesis block that each chain id stood for when it was first used here: two test chains may share an id. */
final class GenesisPins {
    private GenesisPins() {}

    /** @return the hash that is pinned; the given one if none was */
    static byte[] pinned(Handle handle, long chainId, byte[] genesis) {
        handle.createUpdate("""
                        insert into trace_chains (chain_id, genesis_hash) values (:chain, :hash) on conflict do nothing
                        """).bind("chain", chainId).bind("hash", genesis).execute();
        return handle.createQuery("select genesis_hash from trace_chains where chain_id = :chain")
                .bind("chain", chainId)
                .mapTo(byte[].class)
                .one();
    }

    static void check(long chainId, byte[] genesis, byte[] pinned) throws OperatorException {
        if (!Arrays.equals(genesis, pinned)) {
            HexFormat hex = HexFormat.of();
            throw new OperatorException(
                    StoreCode.OTHER_CHAIN,
                    "the endpoints serve chain " + chainId + " with genesis block 0x" + hex.formatHex(genesis)
                            + ", but the data here are of a chain " + chainId + " with genesis block 0x"
                            + hex.formatHex(pinned) + "; point the pool at that chain, or keep this one's data in"
                            + " another database and store");
        }
    }
}
