package dev.trace.operators.evm.decode;

import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnType;
import dev.trace.operators.evm.decode.ColumnSource.Filler;
import dev.trace.operators.evm.decode.ColumnSource.Need;
import dev.trace.operators.evm.decode.ColumnSource.Section;
import java.util.ArrayList;
import java.util.List;

/** Collects the columns of a dataset in file order. */
final class Columns {
    private final List<ColumnSource> sources = new ArrayList<>();
    private Section section = Section.CRYO;
    private Need need;

    Columns(Need need) {
        this.need = need;
    }

    /** What follows is of this section, until the next call. */
    Columns in(Section next) {
        section = next;
        return this;
    }

    /** What follows comes from this answer, until the next call. */
    Columns from(Need next) {
        need = next;
        return this;
    }

    Columns add(Column column, Filler filler) {
        sources.add(new ColumnSource(column, section, need, filler));
        return this;
    }

    /** A byte string that is nearly always new. */
    Columns hash(String name, Filler filler) {
        return add(Column.of(name, ColumnType.BINARY).distinct(), filler);
    }

    Columns bytes(String name, Filler filler) {
        return add(Column.of(name, ColumnType.BINARY), filler);
    }

    Columns bytesOrNull(String name, Filler filler) {
        return add(Column.of(name, ColumnType.BINARY).orNull(), filler);
    }

    Columns uint64(String name, Filler filler) {
        return add(Column.of(name, ColumnType.UINT64), filler);
    }

    Columns uint64OrNull(String name, Filler filler) {
        return add(Column.of(name, ColumnType.UINT64).orNull(), filler);
    }

    Columns uint32(String name, Filler filler) {
        return add(Column.of(name, ColumnType.UINT32), filler);
    }

    List<ColumnSource> list() {
        return List.copyOf(sources);
    }
}
