package dev.trace.cli.local;

import dev.trace.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** Secrets made once and kept in the home folder, readable by its owner alone, where none are configured. */
public final class HomeSecrets {
    private static final String WORKER_TOKEN = "worker.token";
    private static final String JWT_KEY = "jwt.key";
    private static final int BYTES = 32;

    private final Path home;

    public HomeSecrets(Path home) {
        this.home = home;
    }

    /** A secret for one moment, kept nowhere. */
    static String random() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Where the worker token is kept. */
    public Path workerTokenFile() {
        return home.resolve(WORKER_TOKEN);
    }

    String workerToken() {
        return kept(WORKER_TOKEN);
    }

    String jwtKey() {
        return kept(JWT_KEY);
    }

    /** A secret in a file; empty if the file is not there. */
    static Optional<String> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw CommandFailure.usage(
                    "cannot read " + file + ": " + e.getMessage() + "; make it readable for this user");
        }
    }

    private String kept(String name) {
        Path file = home.resolve(name);
        return read(file).orElseGet(() -> made(file));
    }

    private static String made(Path file) {
        String secret = random();
        Path partial = file.resolveSibling(
                file.getFileName() + ".new-" + ProcessHandle.current().pid());
        try {
            createPrivate(partial);
            Files.writeString(partial, secret + "\n");
            try {
                Files.createLink(file, partial);
            } catch (UnsupportedOperationException e) {
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException e) {
                return read(file).orElseThrow();
            } finally {
                Files.deleteIfExists(partial);
            }
            return secret;
        } catch (IOException e) {
            throw CommandFailure.usage(
                    "cannot write " + file + ": " + e.getMessage() + "; make the home folder writable");
        }
    }

    private static void createPrivate(Path file) throws IOException {
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }
}
