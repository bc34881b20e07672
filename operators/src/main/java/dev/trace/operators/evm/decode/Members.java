package dev.trace.operators.evm.decode;

/** Reads the members of an object into a row. */
final class Members {
    private Members() {}

    static <F extends Enum<F> & Field> void read(JsonScanner scanner, ObjectTable<F> table, int row)
            throws BadAnswerException {
        if (scanner.openObject()) {
            do {
                int field = scanner.key(table.names());
                put(scanner, table, row, field, scanner.value());
            } while (scanner.moreMembers());
        }
    }

    static <F extends Enum<F> & Field> void put(
            JsonScanner scanner, ObjectTable<F> table, int row, int field, long span) throws BadAnswerException {
        if (field != FieldNames.UNKNOWN && !table.put(row, field, span)) {
            throw scanner.bad(Span.start(span), table.field(field).key() + " comes twice in one object");
        }
    }
}
