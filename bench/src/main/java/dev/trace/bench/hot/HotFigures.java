package dev.trace.bench.hot;

import dev.trace.api.BlockRange;
import dev.trace.api.table.ColumnBatch;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.worker.commit.AttemptScope;
import dev.trace.worker.commit.AttemptStore;
import dev.trace.worker.commit.DataStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Rows a second, round by round.
 *
 * @param append of rows that are new
 * @param copy of the same bytes, raw
 * @param known of rows all of which are there already
 */
public record HotFigures(List<Double> append, List<Double> copy, List<Double> known) {
    /**
     * What to measure.
     *
     * @param blocks of a round
     * @param logs rows of a block
     * @param warmUp rounds that do not count
     * @param rounds rounds that do
     */
    public record Plan(int blocks, int logs, int warmUp, int rounds) {}

    public static HotFigures measure(Plan plan) throws Exception {
        Path folder = Files.createTempDirectory("trace-bench-hot");
        try (Database database = Database.start(folder);
                AttemptStore attempt = DataStore.open(database.source(), new ColdConfig.Folder(folder.resolve("cold")))
                        .begin(new AttemptScope("bench", 1, 1, 1, "bench", 1, 1, ""))) {
            return measure(plan, new AppendRound(attempt, database.source(), folder));
        } finally {
            delete(folder);
        }
    }

    private static HotFigures measure(Plan plan, AppendRound round) throws Exception {
        HotFigures figures = new HotFigures(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        double rows = (double) plan.blocks() * plan.logs();
        for (int i = 0; i < plan.warmUp() + plan.rounds(); i++) {
            BlockRange range = new BlockRange((long) i * plan.blocks(), (long) (i + 1) * plan.blocks() - 1);
            List<ColumnBatch> batches = LogRows.of(range, plan.logs());
            double copied = 0;
            // By turns first and second, so that neither always finds the disk busy with the other's pages.
            if (i % 2 == 1) {
                copied = round.copy(range, batches);
            }
            double appended = round.append(range, batches);
            if (i == 0) {
                round.twin();
            }
            if (i % 2 == 0) {
                copied = round.copy(range, batches);
            }
            double again = round.append(range, batches);
            if (i >= plan.warmUp()) {
                figures.append().add(rows / appended);
                figures.copy().add(rows / copied);
                figures.known().add(rows / again);
            }
        }
        return figures;
    }

    /** The figures for people: medians, and the ratio of each round. */
    public List<String> lines() {
        double[] ratios = new double[append.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = append.get(i) / copy.get(i);
        }
        return List.of(
                line("append, new rows", median(append)),
                line("raw COPY of the same bytes", median(copy)),
                line("append, all rows known", median(known)),
                String.format(
                        Locale.ROOT,
                        "append is %.2f of raw COPY (rounds: %s)",
                        median(Arrays.stream(ratios).boxed().toList()),
                        String.join(
                                ", ",
                                Arrays.stream(ratios)
                                        .mapToObj(each -> String.format(Locale.ROOT, "%.2f", each))
                                        .toList())));
    }

    private static String line(String what, double rowsPerSecond) {
        return String.format(Locale.ROOT, "%-28s %,10.0f rows/s", what, rowsPerSecond);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
