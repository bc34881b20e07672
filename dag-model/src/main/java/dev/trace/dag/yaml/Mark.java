package dev.trace.dag.yaml;

/**
 * A place in a document.
 *
 * @param line from 1; 0 for the document as a whole
 * @param column from 1, in characters as an editor counts them
 */
public record Mark(int line, int column) implements Comparable<Mark> {
    /** The document as a whole. */
    public static final Mark DOCUMENT = new Mark(0, 0);

    @Override
    public int compareTo(Mark other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }
}
