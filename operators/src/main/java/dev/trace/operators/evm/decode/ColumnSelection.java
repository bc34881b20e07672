package dev.trace.operators.evm.decode;

import dev.trace.api.table.U256Layout;
import java.util.ArrayList;
import java.util.List;

/**
 * Which columns a job wants. A 256-bit column goes by its name without suffix.
 *
 * @param include added to the default columns; {@code all} for every one
 * @param exclude taken away
 * @param only instead of the default columns; empty for the default, {@code all} for every one
 * @param compat whose columns they are
 * @param layouts how 256-bit values are laid out
 */
public record ColumnSelection(
        List<String> include, List<String> exclude, List<String> only, Compat compat, List<U256Layout> layouts) {
    private static final String ALL = "all";

    public ColumnSelection {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        only = List.copyOf(only);
        layouts = List.copyOf(layouts);
    }

    /** The default columns. */
    public static ColumnSelection defaults(Compat compat) {
        return new ColumnSelection(
                List.of(), List.of(), List.of(), compat, List.of(U256Layout.BINARY, U256Layout.STRING, U256Layout.F64));
    }

    /** The chosen columns in file order. A column that has two places is at the first if it was asked for by name. */
    List<ColumnSource> choose(List<ColumnSource> all) {
        List<ColumnSource> chosen = new ArrayList<>();
        for (ColumnSource source : all) {
            boolean twice = chosen.stream().anyMatch(each -> each.name().equals(source.name()));
            if (isWanted(source) && !twice && !exclude.contains(source.name())) {
                chosen.add(source);
            }
        }
        return chosen;
    }

    private boolean isWanted(ColumnSource source) {
        boolean named = include.contains(source.name()) || include.contains(ALL);
        if (!only.isEmpty()) {
            return named || only.contains(source.name()) || only.contains(ALL);
        }
        return named || source.section() != ColumnSource.Section.ON_REQUEST;
    }
}
