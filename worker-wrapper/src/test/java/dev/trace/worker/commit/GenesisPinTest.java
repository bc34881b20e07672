package dev.trace.worker.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.OperatorException;
import dev.trace.worker.cold.StoreCode;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenesisPinTest {
    @TempDir
    Path root;

    private static byte[] hash(int filler) {
        byte[] hash = new byte[32];
        Arrays.fill(hash, (byte) filler);
        return hash;
    }

    @Test
    void anotherChainOfTheSameNumberIsRefused() throws Exception {
        DataStore store = Lakes.in(root).open();
        store.pinGenesis(1337, hash(1));
        store.pinGenesis(1337, hash(1));
        store.pinGenesis(1338, hash(2));

        OperatorException refused = assertThrows(OperatorException.class, () -> store.pinGenesis(1337, hash(3)));

        assertEquals(StoreCode.OTHER_CHAIN, refused.code());
        assertTrue(refused.getMessage().contains("0x0303"), refused.getMessage());
        assertTrue(refused.getMessage().contains("0x0101"), refused.getMessage());
    }
}
