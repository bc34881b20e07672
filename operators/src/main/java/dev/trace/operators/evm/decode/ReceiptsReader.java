package dev.trace.operators.evm.decode;

import dev.trace.operators.evm.decode.BadAnswerException.Part;
import java.util.Arrays;

/** Finds the values of a receipts answer. */
final class ReceiptsReader {
    private final JsonScanner scanner = new JsonScanner();
    private final ObjectTable<ReceiptField> receipts = new ObjectTable<>("receipt", ReceiptField.values());
    private final ObjectTable<LogField> logs = new ObjectTable<>("log", LogField.values());
    private int[] receiptOf = new int[64];
    private int[] firstLog = new int[64];

    void read(byte[] json, int offset, int length) throws BadAnswerException {
        receipts.clear();
        logs.clear();
        scanner.reset(Part.RECEIPTS, json, offset, length);
        receipts.attach(scanner);
        logs.attach(scanner);
        if (scanner.openArray()) {
            do {
                int row = receipts.add();
                readReceipt(row);
                endLogs(row);
            } while (scanner.moreElements());
        }
        scanner.finish();
        receipts.attach(scanner);
        logs.attach(scanner);
    }

    ObjectTable<ReceiptField> receipts() {
        return receipts;
    }

    ObjectTable<LogField> logs() {
        return logs;
    }

    int receiptOf(int log) {
        return receiptOf[log];
    }

    /** The first log of a receipt, or of the next one that has any; also of the receipt after the last. */
    int firstLog(int receipt) {
        return receipt == 0 ? 0 : firstLog[receipt];
    }

    private void endLogs(int receipt) {
        if (receipt + 1 >= firstLog.length) {
            firstLog = Arrays.copyOf(firstLog, 2 * receipt + 2);
        }
        firstLog[receipt + 1] = logs.rows();
    }

    private void readReceipt(int row) throws BadAnswerException {
        if (scanner.openObject()) {
            do {
                int field = scanner.key(receipts.names());
                long span = receipts.is(field, ReceiptField.LOGS) ? readLogs(row) : scanner.value();
                Members.put(scanner, receipts, row, field, span);
            } while (scanner.moreMembers());
        }
    }

    private long readLogs(int receipt) throws BadAnswerException {
        scanner.peek();
        int from = scanner.place();
        if (scanner.openArray()) {
            do {
                int log = logs.add();
                if (log == receiptOf.length) {
                    receiptOf = Arrays.copyOf(receiptOf, log * 2);
                }
                receiptOf[log] = receipt;
                LogMembers.read(scanner, logs, log);
            } while (scanner.moreElements());
        }
        return Span.of(Span.NESTED, from, scanner.place() - from);
    }
}
