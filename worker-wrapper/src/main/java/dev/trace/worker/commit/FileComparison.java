package dev.trace.worker.commit;

import dev.trace.api.OperatorException;
import dev.trace.worker.cold.ColdStore;
import dev.trace.worker.cold.ManifestFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads files and compares them with what a manifest says of them.
 *
 * @param store where they are
 * @param watcher told of each
 */
record FileComparison(ColdStore store, Adoption.Watcher watcher) {
    /** Enough to hide the latency of a bucket, few enough for a small machine. */
    private static final int AT_ONCE = 4;

    /** @return those that are missing or damaged, in order */
    List<Adoption.LeftOut> compare(List<ManifestFile> files) throws OperatorException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Optional<Adoption.LeftOut>>> compared = new ArrayList<>();
            for (ManifestFile file : files) {
                compared.add(threads.submit(() -> compare(file)));
            }
            List<Adoption.LeftOut> wrong = new ArrayList<>();
            for (Future<Optional<Adoption.LeftOut>> each : compared) {
                outcome(each).ifPresent(wrong::add);
            }
            return wrong;
        } finally {
            threads.shutdownNow();
        }
    }

    private Optional<Adoption.LeftOut> compare(ManifestFile file) throws OperatorException {
        String expected = file.content().sha256();
        if (!store.exists(file.key())) {
            return Optional.of(new Adoption.LeftOut(store.place(file.key()), "is missing"));
        }
        String found = store.sha256(file.key());
        watcher.read(file.content().bytes());
        return found.equals(expected)
                ? Optional.empty()
                : Optional.of(new Adoption.LeftOut(
                        store.place(file.key()), "is damaged: its SHA-256 is " + found + ", not " + expected));
    }

    private static <T> T outcome(Future<T> future) throws OperatorException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OperatorException known) {
                throw known;
            }
            throw new IllegalStateException("a comparison failed", e.getCause());
        }
    }
}
