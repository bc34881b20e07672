package dev.trace.dag.validate;

import dev.trace.api.UpdateStrategy;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.yaml.Problems;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Appended rows have a key, so that a repeated append adds nothing; {@code unique_key} overrides one table's. */
final class KeyRule implements Rule {
    @Override
    public void check(DagDraft dag, Problems problems) {
        for (JobDraft job : dag.jobs()) {
            dag.tables(job).ifPresent(tables -> {
                uniqueKey(job, tables, problems);
                append(job, tables, problems);
            });
        }
    }

    private static void uniqueKey(JobDraft job, List<TableDefinition> tables, Problems problems) {
        if (!job.fields().isGiven("unique_key")) {
            return;
        }
        if (tables.size() != 1) {
            String names =
                    String.join(", ", tables.stream().map(TableDefinition::name).toList());
            problems.error(
                    job.fields().keyAt("unique_key"),
                    tables.isEmpty()
                            ? "'unique_key' is for operators with a table; this one has none"
                            : "'unique_key' cannot say which of the tables " + names
                                    + " it means; each has its own key, so remove it");
            return;
        }
        job.fields().elements("unique_key").stream()
                .filter(column -> tables.get(0).find((String) column.value()).isEmpty())
                .forEach(column -> problems.error(
                        column.at(), "table '" + tables.get(0).name() + "' has no column '" + column.value() + "'"));
    }

    private static void append(JobDraft job, List<TableDefinition> tables, Problems problems) {
        Optional<UpdateStrategy> written =
                job.fields().choice("update_strategy", text -> UpdateStrategy.valueOf(text.toUpperCase(Locale.ROOT)));
        UpdateStrategy strategy = written.or(() -> job.operator().map(each -> each.updateStrategy()))
                .orElse(UpdateStrategy.REPLACE);
        if (strategy != UpdateStrategy.APPEND
                || !job.fields().elements("unique_key").isEmpty()) {
            return;
        }
        // A cold table's range is always written as a whole, so the operator's default harms nothing there.
        tables.stream()
                .filter(table ->
                        table.key().isEmpty() && (written.isPresent() || table.storage() instanceof Storage.Hot))
                .findFirst()
                .ifPresent(table -> problems.error(
                        job.fields().at(written.isPresent() ? "update_strategy" : "operator"),
                        "rows of table '" + table.name() + "' have no key, so appending them twice would double them;"
                                + " name one with 'unique_key', or write update_strategy: replace"));
    }
}
