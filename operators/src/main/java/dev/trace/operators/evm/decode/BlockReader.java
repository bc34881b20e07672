package dev.trace.operators.evm.decode;

import dev.trace.operators.evm.decode.BadAnswerException.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Finds the values of a block's answer. */
final class BlockReader {
    private final JsonScanner scanner = new JsonScanner();
    private final ObjectTable<HeaderField> header = new ObjectTable<>("block", HeaderField.values());
    private final ObjectTable<TransactionField> transactions =
            new ObjectTable<>("transaction", TransactionField.values());
    private boolean whole;
    private int first;

    void read(byte[] json, int offset, int length) throws BadAnswerException {
        header.clear();
        transactions.clear();
        whole = true;
        scanner.reset(Part.BLOCK, json, offset, length);
        header.attach(scanner);
        transactions.attach(scanner);
        scanner.peek();
        first = scanner.place();
        int row = header.add();
        if (scanner.openObject()) {
            do {
                int field = scanner.key(header.names());
                scanner.peek();
                int from = scanner.place();
                long span;
                if (header.is(field, HeaderField.TRANSACTIONS)) {
                    readTransactions();
                    span = Span.of(Span.NESTED, from, scanner.place() - from);
                } else {
                    span = scanner.value();
                }
                Members.put(scanner, header, row, field, span);
            } while (scanner.moreMembers());
        }
        scanner.finish();
        header.attach(scanner);
        transactions.attach(scanner);
        if (!header.has(0, HeaderField.TRANSACTIONS)) {
            throw header.bad(0, HeaderField.TRANSACTIONS, "is missing");
        }
    }

    private void readTransactions() throws BadAnswerException {
        if (transactions.rows() > 0) {
            throw scanner.bad(scanner.place(), "transactions come twice");
        }
        if (!scanner.openArray()) {
            return;
        }
        whole = scanner.peek() == '{';
        do {
            int row = transactions.add();
            if (whole) {
                Members.read(scanner, transactions, row);
            } else if (scanner.peek() == '"') {
                transactions.put(row, TransactionField.HASH, scanner.value());
            } else {
                throw scanner.bad(scanner.place(), "expected a transaction hash");
            }
        } while (scanner.moreElements());
    }

    ObjectTable<HeaderField> header() {
        return header;
    }

    ObjectTable<TransactionField> transactions() {
        return transactions;
    }

    boolean wholeTransactions() {
        return whole;
    }

    JsonScanner at(long span) {
        scanner.seek(Span.start(span));
        return scanner;
    }

    String unknownMembers() throws BadAnswerException {
        List<String> unknown = new ArrayList<>();
        scanner.seek(first);
        if (scanner.openObject()) {
            do {
                long key = scanner.keySpan();
                int from = Span.start(key);
                if (header.names().find(scanner.array(), from, Span.length(key)) == FieldNames.UNKNOWN) {
                    unknown.add(
                            new String(scanner.array(), from, Math.min(40, Span.length(key)), StandardCharsets.UTF_8));
                }
                scanner.value();
            } while (scanner.moreMembers());
        }
        return String.join(", ", unknown);
    }
}
