package dev.trace.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns. For one thread. */
public final class TextTable {
    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    private enum Align {
        LEFT,
        RIGHT
    }

    private record Column(String title, Align align) {}

    public TextTable left(String title) {
        columns.add(new Column(title, Align.LEFT));
        return this;
    }

    public TextTable right(String title) {
        columns.add(new Column(title, Align.RIGHT));
        return this;
    }

    /** One cell for each column. */
    public TextTable row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::title).toList()));
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String padding = " ".repeat(widthOf(i) - length(cells.get(i)));
            boolean right = columns.get(i).align() == Align.RIGHT;
            line.append(i == 0 ? "" : "  ")
                    .append(right ? padding : "")
                    .append(cells.get(i))
                    .append(right ? "" : padding);
        }
        return line.toString().stripTrailing();
    }

    private int widthOf(int column) {
        int width = length(columns.get(column).title());
        for (List<String> row : rows) {
            width = Math.max(width, length(row.get(column)));
        }
        return width;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
