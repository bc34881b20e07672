package dev.trace.worker.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trace.api.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSecretsTest extends SecretProviderContract {
    @TempDir
    Path folder;

    @Override
    SecretProvider provider() {
        return new FileSecrets(folder);
    }

    @Override
    void put(String name, String value) throws IOException {
        write(folder.resolve(name), value, "rw-r-----");
    }

    @Override
    void remove(String name) throws IOException {
        Files.delete(folder.resolve(name));
    }

    static void write(Path file, String text, String permissions) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(beside, text);
        Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString(permissions));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void oneLineEndIsNoPartOfTheValue() throws Exception {
        put("unix", "hunter22\n");
        put("dos", "hunter22\r\n");
        put("two", "line 1\nline 2\n\n");
        assertEquals(Optional.of("hunter22"), provider().find("unix"));
        assertEquals(Optional.of("hunter22"), provider().find("dos"));
        assertEquals(Optional.of("line 1\nline 2\n"), provider().find("two"));
    }

    @Test
    void fileThatEverybodyMayReadIsRefused() throws Exception {
        write(folder.resolve("open"), "hunter22", "rw-r--r--");
        assertRefused(provider(), "open", "hunter22", "chmod o-rwx " + folder.resolve("open"));
    }

    @Test
    void fileThatIsNoTextIsRefused() throws Exception {
        put("bytes", "");
        Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertRefused(provider(), "bytes", "\ufffd", "not UTF-8");
    }

    @Test
    void nameNeverLeavesTheFolder() throws Exception {
        write(folder.resolve("outside"), "hunter22", "rw-------");
        Path inner = Files.createDirectory(folder.resolve("inner"));
        for (String name : new String[] {"../outside", "..", "inner/../../outside", folder.resolve("outside") + ""}) {
            assertEquals(Optional.empty(), new FileSecrets(inner).find(name), name);
        }
    }

    @Test
    void valueKnownStaysInUseWhileAFileIsBeingWritten() throws Exception {
        put("torn", "value-before");
        Secrets secrets = new Secrets(provider(), new Redactor());
        assertEquals("value-before", secrets.reveal("torn"));
        Files.writeString(folder.resolve("torn"), "");
        assertEquals("value-before", secrets.reveal("torn"));
        Secrets fresh = new Secrets(provider(), new Redactor());
        OperatorException e = assertThrows(OperatorException.class, () -> fresh.reveal("torn"));
        assertEquals(SecretError.SECRETS_UNAVAILABLE, e.code());
    }
}
