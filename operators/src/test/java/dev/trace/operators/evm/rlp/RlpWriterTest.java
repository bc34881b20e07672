package dev.trace.operators.evm.rlp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RlpWriterTest {
    private final RlpWriter rlp = new RlpWriter();

    @Test
    void numbersLoseLeadingZeros() {
        rlp.number(0);
        rlp.number(1);
        rlp.number(127);
        rlp.number(128);
        rlp.number(1024);
        rlp.number(-1L);
        assertWritten("80" + "01" + "7f" + "8180" + "820400" + "88ffffffffffffffff");
    }

    @Test
    void paddedNumbersAreStripped() {
        rlp.number(new byte[] {0, 0, 4, 0}, 0, 4);
        rlp.number(new byte[4], 0, 4);
        assertWritten("820400" + "80");
    }

    @Test
    void listsNest() {
        int outer = rlp.beginList();
        rlp.endList(rlp.beginList());
        int inner = rlp.beginList();
        rlp.endList(rlp.beginList());
        rlp.endList(inner);
        rlp.endList(outer);
        assertWritten("c3c0c1c0");
    }

    @Test
    void longStringsAndListsCarryTheirLength() {
        byte[] text = "Lorem ipsum dolor sit amet, consectetur adipisicing elit".getBytes(StandardCharsets.US_ASCII);
        int list = rlp.beginList();
        rlp.bytes(text, 0, text.length);
        rlp.endList(list);
        assertWritten("f83a" + "b838" + HexFormat.of().formatHex(text));
    }

    private void assertWritten(String hex) {
        assertEquals(hex, HexFormat.of().formatHex(rlp.toByteArray()));
    }
}
