package dev.trace.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** {@code api.json} in the home folder: where the live process's HTTP API is, and the token to speak to it. */
final class ApiFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A live API.
     *
     * @param url its address
     * @param token to be sent with every call
     */
    record Api(String url, String token) {
        /** Without the token. */
        @Override
        public String toString() {
            return url;
        }
    }

    private ApiFile() {}

    /** Readable by its owner alone, and never half written. */
    static void write(Path home, Api api) throws IOException {
        Path file = file(home);
        Path partial = home.resolve("api.json.new");
        Files.deleteIfExists(partial);
        if (home.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(
                partial,
                JSON.createObjectNode()
                                .put("url", api.url())
                                .put("token", api.token())
                                .put("pid", ProcessHandle.current().pid())
                                .toPrettyString()
                        + "\n");
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Empty if no process has written one that can be read. */
    static Optional<Api> read(Path home) {
        try {
            JsonNode node = JSON.readTree(Files.readString(file(home)));
            return node.hasNonNull("url") && node.hasNonNull("token")
                    ? Optional.of(
                            new Api(node.get("url").asText(), node.get("token").asText()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static void remove(Path home) throws IOException {
        Files.deleteIfExists(file(home));
    }

    private static Path file(Path home) {
        return home.resolve("api.json");
    }
}
