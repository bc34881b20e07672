package dev.trace.cli.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The files under a folder. */
final class Tree {
    private Tree() {}

    /** What readers see: Parquet files and manifests, by relative path, with the hash of their bytes. */
    static Map<String, String> published(Path root) throws Exception {
        return hashes(
                root, name -> !name.contains("_staging") && (name.endsWith(".parquet") || name.endsWith(".json")));
    }

    static long count(Path root, String suffix) throws IOException {
        if (!Files.isDirectory(root)) {
            return 0;
        }
        try (Stream<Path> paths = Files.find(root, 3, (path, attributes) -> attributes.isRegularFile())) {
            return paths.filter(path -> path.toString().endsWith(suffix))
                    .filter(path -> !path.toString().contains("_staging"))
                    .count();
        } catch (UncheckedIOException e) {
            // A folder went while it was looked into: what matters is that the number grows.
            return 0;
        }
    }

    private static Map<String, String> hashes(Path root, Predicate<String> wanted) throws Exception {
        Map<String, String> hashes = new TreeMap<>();
        if (!Files.isDirectory(root)) {
            return hashes;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                String name = root.relativize(path).toString();
                if (wanted.test(name)) {
                    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
                    hashes.put(name, HexFormat.of().formatHex(hash));
                }
            }
        }
        return hashes;
    }
}
