package dev.trace.cli.kill.rows;

import dev.trace.api.ReactiveOperator;
import dev.trace.api.config.Config;
import dev.trace.api.table.TableDefinition;
import java.util.List;

/** Creates {@code kill_copy}. */
public final class CopyRowsFactory extends RowsFactory {
    @Override
    public String name() {
        return "kill_copy";
    }

    @Override
    public String summary() {
        return "Reads a range from a hot and a cold table, compares them, and writes it to another cold one.";
    }

    @Override
    public List<TableDefinition> tables(Config config) {
        return List.of(Rows.COPIES);
    }

    @Override
    public ReactiveOperator create(Config config) {
        return new CopyRows();
    }
}
