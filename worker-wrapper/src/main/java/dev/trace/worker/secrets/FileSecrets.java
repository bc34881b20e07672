package dev.trace.worker.secrets;

import dev.trace.dag.yaml.MappingNode;
import dev.trace.dag.yaml.Node;
import dev.trace.dag.yaml.ScalarNode;
import dev.trace.dag.yaml.YamlDocument;
import dev.trace.dag.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Secrets in a folder, one file each and named like it, or in one file of {@code name: value} lines. A line end after the
 * value is not part of it. A file that everybody on the machine may read is refused. To rotate a secret, write the new
 * value beside the file and rename it over the old one.
 */
public final class FileSecrets implements SecretProvider {
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@+=~#-]{0,200}");
    private static final int MAX_BYTES = 64 << 10;

    private final Path path;

    /** @param path the folder, or the file */
    public FileSecrets(Path path) {
        this.path = path;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public String whereIs(String secret) {
        return isMapping() ? "'" + secret + "' in the file " + path : "the file " + path.resolve(fileName(secret));
    }

    @Override
    public Optional<String> find(String secret) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException("there is no " + path + "; is it mounted?");
        }
        return isMapping() ? mapped(secret) : ofFile(secret);
    }

    private boolean isMapping() {
        return Files.isRegularFile(path);
    }

    private static String fileName(String secret) {
        return FILE_NAME.matcher(secret).matches() ? secret : "(no file can be named like it)";
    }

    private Optional<String> ofFile(String secret) throws IOException {
        if (!FILE_NAME.matcher(secret).matches()) {
            return Optional.empty();
        }
        Path file = path.resolve(secret);
        try {
            String text = text(file, bytes(file));
            String value =
                    text.endsWith("\n") ? text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1)) : text;
            if (value.isEmpty()) {
                // Somebody who writes in place empties it first.
                throw new IOException("it is empty");
            }
            return Optional.of(value);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Optional<String> mapped(String secret) throws IOException {
        YamlDocument document = YamlReader.read(path.toString(), bytes(path));
        if (document.problems().hasErrors() || document.root().isEmpty()) {
            // Its problems may repeat values, so only the place is told.
            String line = document.problems().sorted().stream()
                    .findFirst()
                    .map(problem -> ":" + problem.at().line())
                    .orElse("");
            throw new IOException(path + line + " is no list of 'name: value' lines");
        }
        MappingNode root = document.root().get();
        Optional<Node> value = root.value(secret);
        if (value.isPresent() && !(value.get() instanceof ScalarNode)) {
            throw new SecretRefusedException(
                    path + ":" + value.get().at().line() + " must hold one text; write it in quotes");
        }
        return value.map(ScalarNode.class::cast)
                .filter(scalar -> scalar.kind() != ScalarNode.Kind.NULL)
                .map(ScalarNode::text)
                .filter(text -> !text.isEmpty());
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            checkPrivate(file);
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new SecretRefusedException(file + " is larger than " + (MAX_BYTES >> 10) + " KiB");
            }
            return bytes;
        } catch (AccessDeniedException e) {
            throw new SecretRefusedException(file + " may not be read by the user of this process");
        }
    }

    private static void checkPrivate(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
            throw new SecretRefusedException("everybody on this machine may read " + file + "; run: chmod o-rwx " + file
                    + " (for a mounted secret set its mode to 0440 or 0400)");
        }
    }

    private static String text(Path file, byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SecretRefusedException(file + " is not UTF-8 text");
        }
    }
}
