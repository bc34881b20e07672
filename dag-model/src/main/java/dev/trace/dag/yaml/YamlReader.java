package dev.trace.dag.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads one document strictly: UTF-8, a mapping at the top, no key twice, none of anchors, aliases, merge keys and tags.
 * Whatever is wrong becomes a problem; nothing is thrown.
 */
public final class YamlReader {
    /** The largest document read. */
    public static final int MAX_BYTES = 1 << 20;

    private YamlReader() {}

    /** @param file read, and named in problems as it is */
    public static YamlDocument read(Path file) {
        return read(file.toString(), file);
    }

    /** @param name what problems call the document */
    public static YamlDocument read(String name, Path file) {
        if (!Files.exists(file)) {
            return unreadable(name, Mark.DOCUMENT, "there is no such file");
        } else if (Files.isDirectory(file)) {
            return unreadable(name, Mark.DOCUMENT, "is a folder; name a file in it");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(name, in.readNBytes(MAX_BYTES + 1));
        } catch (AccessDeniedException e) {
            return unreadable(name, Mark.DOCUMENT, "may not be read by this user");
        } catch (IOException e) {
            return unreadable(name, Mark.DOCUMENT, "cannot be read: " + e.getMessage());
        }
    }

    /** @param name what problems call it */
    public static YamlDocument read(String name, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return unreadable(name, Mark.DOCUMENT, "is larger than 1 MiB, so it is hardly meant to be read here");
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            Mark at = endOf(SourceText.of(name, text));
            String byteAt = String.format("byte 0x%02x", bytes[in.position()]);
            return unreadable(name, at, "is not UTF-8: " + byteAt + " cannot stand here; save the file as UTF-8");
        }
        return read(SourceText.of(name, text.startsWith("\uFEFF") ? text.substring(1) : text));
    }

    public static YamlDocument read(SourceText source) {
        Problems problems = new Problems(source);
        Optional<Node> root = new TokenTree(source, problems).read();
        if (root.isPresent() && !(root.get() instanceof MappingNode)) {
            problems.error(
                    root.get(),
                    "must be a mapping (key: value), not " + root.get().describe());
        }
        return new YamlDocument(
                source, root.filter(MappingNode.class::isInstance).map(MappingNode.class::cast), problems);
    }

    private static Mark endOf(SourceText source) {
        int last = source.lines().size();
        String line = source.lines().get(last - 1);
        return new Mark(last, line.codePointCount(0, line.length()) + 1);
    }

    private static YamlDocument unreadable(String name, Mark at, String message) {
        SourceText nothing = SourceText.of(name, "");
        Problems problems = new Problems(nothing);
        problems.error(at, message);
        return new YamlDocument(nothing, Optional.empty(), problems);
    }
}
