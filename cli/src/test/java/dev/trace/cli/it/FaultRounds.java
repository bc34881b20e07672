package dev.trace.cli.it;

import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import dev.trace.testkit.rpc.Fault;
import dev.trace.testkit.rpc.FaultProxy;
import dev.trace.testkit.rpc.RandomFaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs of {@code trace run} through two endpoints that misbehave, each compared with a run without faults. */
final class FaultRounds implements AutoCloseable {
    /** An endpoint that has them is of no use for the rest of a run, so one of the two never has. */
    private static final Set<Fault> FATAL = EnumSet.of(Fault.MONTHLY_CAPACITY, Fault.PRUNED);

    private final Path folder;
    private final String range;
    private final double rate;
    private final RecordedServer truth;
    private final Map<String, String> expected;

    /** Whether faults belong to a round that take half a minute to get over. */
    enum Waits {
        SHORT,
        LONG_ONES_TOO
    }

    /**
     * A round.
     *
     * @param seed of its faults
     * @param seconds that it took
     * @param files that were compared
     * @param faults how often each befell a request
     * @param problem what is wrong; empty if nothing is
     */
    record Ended(long seed, long seconds, int files, Map<Fault, Long> faults, Optional<String> problem) {}

    /**
     * Makes the files that every round must make.
     *
     * @param folder empty
     * @param range of blocks
     * @param rate share of the requests that are spoilt
     */
    FaultRounds(Path folder, String range, double rate) throws Exception {
        this.folder = folder;
        this.range = range;
        this.rate = rate;
        truth = RecordedServer.start(RecordedChain.quickstart());
        expected = run("truth", truth.url(), truth.url()).expect(0).files();
        if (expected.isEmpty()) {
            throw new IllegalStateException("the run without faults made no files");
        }
    }

    Ended round(long seed, Waits waits) throws Exception {
        Random random = new Random(seed);
        Set<Fault> faults = Fault.survivable();
        faults.removeIf(fault -> random.nextInt(10) < 3 || (fault == Fault.HANG && waits == Waits.SHORT));
        if (faults.contains(Fault.NO_BLOCK_RECEIPTS)) {
            // The other endpoint would have no receipts of blocks for the rest of the run, and they are waited for.
            faults.removeAll(FATAL);
        }
        Set<Fault> milder = EnumSet.copyOf(faults);
        milder.removeAll(FATAL);
        long start = System.nanoTime();
        try (FaultProxy a = FaultProxy.start(truth.url(), new RandomFaults(seed, rate, faults));
                FaultProxy b = FaultProxy.start(truth.url(), new RandomFaults(seed + 1, rate, milder))) {
            Run run = run("round-" + seed, a.url(), b.url());
            long seconds = (System.nanoTime() - start) / 1_000_000_000;
            return new Ended(seed, seconds, run.files().size(), befell(a, b), problem(run));
        }
    }

    private Optional<String> problem(Run run) {
        if (run.ended().exitStatus() != 0) {
            return Optional.of(
                    "the run failed: " + run.ended().out() + run.ended().err());
        }
        if (run.files().equals(expected)) {
            return Optional.empty();
        }
        Set<String> wrong = new TreeSet<>(expected.keySet());
        wrong.addAll(run.files().keySet());
        wrong.removeIf(
                name -> expected.getOrDefault(name, "none").equals(run.files().get(name)));
        return Optional.of("these files differ or are missing: " + wrong);
    }

    private static Map<Fault, Long> befell(FaultProxy... proxies) {
        return Stream.of(proxies)
                .flatMap(proxy -> proxy.seen().stream())
                .flatMap(seen -> seen.fault().stream())
                .collect(Collectors.groupingBy(fault -> fault, TreeMap::new, Collectors.counting()));
    }

    /**
     * A run.
     *
     * @param ended how it ended
     * @param files hashes of its Parquet files by path
     */
    private record Run(Trace.Ended ended, Map<String, String> files) {
        Run expect(int status) {
            ended.expect(status);
            return this;
        }
    }

    private Run run(String name, String a, String b) throws Exception {
        Path at = Files.createDirectories(folder.resolve(name));
        Trace trace = new Trace(
                at, "ethereum: { endpoints: [{ name: a, url: '" + a + "' }, { name: b, url: '" + b + "' }] }\n");
        String dag = trace.file("dag.yaml", Dags.ingest(1, 100)).toString();
        Trace.Ended ended = trace.run("run", dag, "--range=" + range);
        Map<String, String> files = new TreeMap<>(Tree.published(trace.cold()));
        files.keySet().removeIf(file -> !file.endsWith(".parquet"));
        delete(at);
        return new Run(ended, files);
    }

    private static void delete(Path root) throws Exception {
        List<Path> all;
        try (Stream<Path> paths = Files.walk(root)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }

    @Override
    public void close() {
        truth.close();
    }
}
