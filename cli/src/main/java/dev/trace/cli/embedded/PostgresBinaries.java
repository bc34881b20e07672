package dev.trace.cli.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * The Postgres programs for this machine, unpacked once into a cache that all home folders share.
 *
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path folder) {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

    /** The major version of the bundled server: a data folder of another one cannot be opened. */
    static final String MAJOR = "18";

    /** @throws EmbeddedException if there is no build for this machine or the cache cannot be written */
    static PostgresBinaries in(Path cache) {
        try {
            byte[] archive = archive();
            Path folder = cache.resolve("postgres-" + MAJOR + "-" + fingerprint(archive));
            if (!Files.isDirectory(folder)) {
                unpack(archive, cache, folder);
            }
            return new PostgresBinaries(folder);
        } catch (IOException e) {
            throw new EmbeddedException(
                    "cannot unpack the bundled Postgres into " + cache + ": " + Folders.reason(e)
                            + "; set TRACE_CACHE to a writable folder, or set state and hot in trace.yaml to a Postgres of your own",
                    e);
        } catch (IllegalStateException e) {
            throw new EmbeddedException(
                    "no Postgres is bundled for " + system() + " on " + architecture()
                            + "; set state and hot in trace.yaml to a Postgres of your own",
                    e);
        }
    }

    /** {@code TRACE_CACHE}, else the user's cache folder, else a folder of the user's in the temporary one. */
    static Path defaultCache() {
        String own = System.getenv("TRACE_CACHE");
        if (own != null && !own.isBlank()) {
            return Path.of(own).toAbsolutePath();
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        String home = System.getProperty("user.home", "");
        Path base = xdg != null && !xdg.isBlank() ? Path.of(xdg) : Path.of(home, ".cache");
        Path above = Files.isDirectory(base) ? base : base.toAbsolutePath().getParent();
        if (above != null && Files.isWritable(above)) {
            return base.toAbsolutePath().resolve("trace");
        }
        return sharedFallback();
    }

    /** A cache that a server under another user can read as well. */
    static Path sharedFallback() {
        return Path.of(System.getProperty("java.io.tmpdir"), "trace-" + System.getProperty("user.name"))
                .toAbsolutePath();
    }

    String program(String name) {
        return folder.resolve("bin").resolve(name).toString();
    }

    private static byte[] archive() throws IOException {
        try (InputStream in = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), architecture())) {
            return in.readAllBytes();
        }
    }

    private static String system() {
        String name = System.getProperty("os.name", "");
        if (name.startsWith("Windows")) {
            return "Windows";
        }
        return name.startsWith("Mac") ? "Darwin" : name;
    }

    private static String architecture() {
        return System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    }

    private static String fingerprint(byte[] archive) {
        CRC32 crc = new CRC32();
        crc.update(archive);
        return String.format("%08x", crc.getValue());
    }

    private static void unpack(byte[] archive, Path cache, Path folder) throws IOException {
        Folders.makePrivate(cache);
        if (!Folders.isOwn(cache)) {
            throw new IOException("it belongs to another user");
        }
        // Renamed when whole: a killed or a concurrent unpacking leaves no half of it under the real name.
        Path partial = Files.createTempDirectory(cache, "unpacking-");
        try {
            extract(archive, partial);
            if (Folders.hasPosixPermissions(partial)) {
                Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
            LOG.info("Unpacked Postgres {} into {}", MAJOR, folder);
        } catch (IOException e) {
            Folders.deleteTree(partial);
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static void extract(byte[] archive, Path into) throws IOException {
        try (InputStream bytes = new ByteArrayInputStream(archive);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new BufferedInputStream(new XZInputStream(bytes), 1 << 16))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                extract(entry, tar, into);
            }
        }
    }

    private static void extract(TarArchiveEntry entry, InputStream content, Path into) throws IOException {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
            throw new IOException("the archive names a file outside of it: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(target, into.resolve(entry.getLinkName()));
        } else {
            Files.copy(content, target);
            if ((entry.getMode() & 0100) != 0 && Folders.hasPosixPermissions(target)) {
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }
}
