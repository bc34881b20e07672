package dev.trace.worker.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingFileSecretsTest extends SecretProviderContract {
    @TempDir
    Path folder;

    private final Map<String, String> values = new TreeMap<>(Map.of("some", "value-of-some"));

    @BeforeEach
    void writeFile() throws IOException {
        write(new ObjectMapper().writeValueAsString(values));
    }

    private void write(String text) throws IOException {
        FileSecretsTest.write(folder.resolve("secrets.yaml"), text, "rw-------");
    }

    @Override
    SecretProvider provider() {
        return new FileSecrets(folder.resolve("secrets.yaml"));
    }

    @Override
    void put(String name, String value) throws IOException {
        values.put(name, value);
        writeFile();
    }

    @Override
    void remove(String name) throws IOException {
        values.remove(name);
        writeFile();
    }

    @Test
    void valuesAreTextWhateverTheyLookLike() throws Exception {
        write("pin: 0123\nhex: 0xabcdef\nyes: no\nnothing:\n");
        assertEquals(Optional.of("0123"), provider().find("pin"));
        assertEquals(Optional.of("0xabcdef"), provider().find("hex"));
        assertEquals(Optional.of("no"), provider().find("yes"));
        assertEquals(Optional.empty(), provider().find("nothing"));
    }

    @Test
    void whatIsNoMappingIsLocatedAndNotRepeated() throws Exception {
        write("a: b\n  hunter22: [\n");
        IOException e = assertThrows(IOException.class, () -> provider().find("a"));
        assertEquals(
                folder.resolve("secrets.yaml") + ":2 is no list of 'name: value' lines",
                e.getMessage().replaceFirst(":\\d+ ", ":2 "));
        write("a: { hunter22: x }\n");
        assertRefused(provider(), "a", "hunter22", "must hold one text");
    }

    @Test
    void fileThatEverybodyMayReadIsRefused() throws Exception {
        FileSecretsTest.write(folder.resolve("secrets.yaml"), "a: hunter22", "rw-r--r--");
        assertRefused(provider(), "a", "hunter22", "chmod o-rwx");
    }
}
