package dev.trace.cli.kill.rows;

import dev.trace.api.ReactiveOperator;
import dev.trace.api.config.Config;
import dev.trace.api.table.TableDefinition;
import java.util.List;

/** Creates {@code kill_write}. */
public final class WriteRowsFactory extends RowsFactory {
    @Override
    public String name() {
        return "kill_write";
    }

    @Override
    public String summary() {
        return "Writes the same rows to a hot table by adding, and to a cold one; and replaces rows of a hot one.";
    }

    @Override
    public List<TableDefinition> tables(Config config) {
        return List.of(Rows.EVENTS, Rows.TOTALS, Rows.SAMPLES);
    }

    @Override
    public ReactiveOperator create(Config config) {
        return new WriteRows();
    }
}
