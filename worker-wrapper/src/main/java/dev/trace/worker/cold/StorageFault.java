package dev.trace.worker.cold;

import dev.trace.api.OperatorException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What an I/O error means for people. The JDK gives most of them as text only. */
public final class StorageFault {
    private StorageFault() {}

    public static OperatorException of(String doing, Path path, IOException e) {
        Path parent = path.getParent();
        Optional<Path> inTheWay = parent == null ? Optional.empty() : inTheWay(parent);
        if (inTheWay.isPresent()) {
            return new OperatorException(StoreCode.STORE_REFUSED, noFolder(doing, path, inTheWay.get()), e);
        }
        StoreCode code = code(e);
        return new OperatorException(code, message(code, doing, path, e), e);
    }

    static StoreException unopened(String doing, Path path, IOException e) {
        Optional<Path> inTheWay = inTheWay(path);
        if (inTheWay.isPresent()) {
            return new StoreException(StoreCode.STORE_REFUSED, noFolder(doing, path, inTheWay.get()), e);
        }
        StoreCode code = code(e);
        return new StoreException(code, message(code, doing, path, e), e);
    }

    /** What is no folder, and would have to be one for a folder to be there. */
    private static Optional<Path> inTheWay(Path folder) {
        for (Path each = folder; each != null; each = each.getParent()) {
            if (Files.exists(each)) {
                return Files.isDirectory(each) ? Optional.empty() : Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static String noFolder(String doing, Path path, Path inTheWay) {
        return "cannot " + doing + " " + path + ": " + (inTheWay.equals(path) ? "it" : inTheWay)
                + " is a file, where a folder is needed; move the file away or set another `cold`";
    }

    static OperatorException damaged(String place, String found, String expected) {
        return new OperatorException(
                StoreCode.STORE_DAMAGED,
                place + " is damaged: SHA-256 is " + found + ", the ledger has " + expected
                        + "; move it away and ingest its blocks again");
    }

    /** Something that a store is asked while it is opened. */
    interface Opening<T> {
        T ask() throws OperatorException;
    }

    /** @throws StoreException where the question ends with an error */
    static <T> T opening(Opening<T> question) {
        try {
            return question.ask();
        } catch (OperatorException e) {
            throw new StoreException((StoreCode) e.code(), String.valueOf(e.getMessage()), e);
        }
    }

    private static String message(StoreCode code, String doing, Path path, IOException e) {
        if (e instanceof ClosedByInterruptException) {
            return "interrupted while about to " + doing + " " + path;
        }
        String what = "cannot " + doing + " " + path + ": ";
        return switch (code) {
            case STORAGE_FULL -> what + "no space left on its disk; make room, the work then goes on by itself";
            case STORAGE_READ_ONLY -> what + "the file system is read-only; mount it writable or set another `cold`";
            case STORAGE_DENIED -> what + "permission denied; let this user write there or set another `cold`";
            default -> what + e.getMessage();
        };
    }

    private static StoreCode code(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (text.contains("no space left") || text.contains("quota exceeded") || text.contains("enough space")) {
                return StoreCode.STORAGE_FULL;
            }
            if (text.contains("read-only file system")) {
                return StoreCode.STORAGE_READ_ONLY;
            }
            if (cause instanceof AccessDeniedException
                    || text.contains("permission denied")
                    || text.contains("operation not permitted")) {
                return StoreCode.STORAGE_DENIED;
            }
        }
        return StoreCode.STORAGE_FAILED;
    }
}
