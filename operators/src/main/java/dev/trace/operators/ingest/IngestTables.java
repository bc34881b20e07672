package dev.trace.operators.ingest;

import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import dev.trace.api.config.ConfigKey;
import dev.trace.api.config.ConfigProblem;
import dev.trace.api.table.Storage;
import dev.trace.operators.evm.decode.ColumnSelection;
import dev.trace.operators.evm.decode.Compat;
import dev.trace.operators.evm.decode.Dataset;
import dev.trace.operators.evm.decode.DatasetTable;
import java.util.ArrayList;
import java.util.List;

/** The tables that a configuration asks for. */
final class IngestTables {
    private static final String ALL = "all";

    private IngestTables() {}

    /**
     * In the order of {@link Dataset}.
     *
     * @throws ConfigException if datasets or columns cannot be as asked
     */
    static List<DatasetTable> of(Config config) throws ConfigException {
        List<Dataset> datasets =
                config.get(IngestKeys.DATASETS).stream().distinct().sorted().toList();
        if (datasets.isEmpty()) {
            throw new ConfigException(IngestKeys.DATASETS, "needs at least one of blocks, transactions, logs");
        }
        Compat compat = config.get(IngestKeys.COMPAT);
        List<ConfigProblem> problems = new ArrayList<>();
        if (config.get(IngestKeys.U256_TYPES).isEmpty()) {
            problems.add(new ConfigProblem(IngestKeys.U256_TYPES.name(), "needs at least one layout"));
        }
        for (ConfigKey<List<String>> key : List.of(IngestKeys.INCLUDE, IngestKeys.EXCLUDE, IngestKeys.ONLY)) {
            unknown(key, config.get(key), datasets, compat, problems);
        }
        keysLeftOut(config, datasets, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        Storage storage = new Storage.Cold(config.get(IngestKeys.COMPRESSION), config.get(IngestKeys.ROW_GROUP_SIZE));
        ColumnSelection selection = selection(config);
        return datasets.stream()
                .map(each -> new DatasetTable(each, selection, storage))
                .toList();
    }

    private static ColumnSelection selection(Config config) {
        return new ColumnSelection(
                config.get(IngestKeys.INCLUDE),
                config.get(IngestKeys.EXCLUDE),
                config.get(IngestKeys.ONLY),
                config.get(IngestKeys.COMPAT),
                config.get(IngestKeys.U256_TYPES));
    }

    private static void unknown(
            ConfigKey<?> key, List<String> names, List<Dataset> datasets, Compat compat, List<ConfigProblem> problems) {
        boolean allMeansAll = !key.name().equals(IngestKeys.EXCLUDE.name());
        for (String name : names) {
            boolean known = (allMeansAll && name.equals(ALL))
                    || datasets.stream()
                            .anyMatch(each ->
                                    DatasetTable.columnNames(each, compat).contains(name));
            if (!known) {
                problems.add(new ConfigProblem(key.name(), "no dataset of this job has a column " + name));
            }
        }
    }

    private static void keysLeftOut(Config config, List<Dataset> datasets, List<ConfigProblem> problems) {
        List<String> only = config.get(IngestKeys.ONLY);
        List<String> include = config.get(IngestKeys.INCLUDE);
        for (Dataset dataset : datasets) {
            for (String column : dataset.key()) {
                boolean missing = !only.isEmpty()
                        && !only.contains(column)
                        && !only.contains(ALL)
                        && !include.contains(column)
                        && !include.contains(ALL);
                if (missing || config.get(IngestKeys.EXCLUDE).contains(column)) {
                    String key = missing ? IngestKeys.ONLY.name() : IngestKeys.EXCLUDE.name();
                    problems.add(new ConfigProblem(
                            key, column + " is needed: rows of " + dataset.tableName() + " are sorted by it"));
                }
            }
        }
    }
}
