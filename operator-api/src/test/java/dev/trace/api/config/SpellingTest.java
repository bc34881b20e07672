package dev.trace.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
    private static final List<String> KNOWN = List.of("operator", "output_dataset", "config");

    @Test
    void aSwappedLetterIsRecognised() {
        assertEquals("operator", Spelling.nearest("operater", KNOWN));
        assertEquals("output_dataset", Spelling.nearest("output_datasets", KNOWN));
    }

    @Test
    void somethingElseIsNotGuessed() {
        assertNull(Spelling.nearest("zebra", KNOWN));
    }
}
