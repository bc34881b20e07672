package dev.trace.operators.evm.decode;

import dev.trace.api.rpc.RpcReply;
import dev.trace.operators.evm.decode.BadAnswerException.Part;
import java.util.Arrays;

/**
 * Finds the values of an answer to {@code eth_getLogs}. Used again for answer after answer; the answer must stay open as
 * long as it is read. For one thread.
 */
public final class LogsReader {
    private final JsonScanner scanner = new JsonScanner();
    private final ObjectTable<LogField> logs = new ObjectTable<>("log", LogField.values());
    private long[] places = new long[64];

    /** Reads an answer; forgets the last. */
    public void read(RpcReply reply) throws BadAnswerException {
        logs.clear();
        scanner.reset(Part.LOGS, reply.array(), reply.offset(), reply.length());
        logs.attach(scanner);
        if (scanner.openArray()) {
            do {
                readLog(logs.add());
            } while (scanner.moreElements());
        }
        scanner.finish();
        logs.attach(scanner);
    }

    private void readLog(int row) throws BadAnswerException {
        if (row == places.length) {
            places = Arrays.copyOf(places, row * 2);
        }
        scanner.peek();
        int from = scanner.place();
        LogMembers.read(scanner, logs, row);
        places[row] = Span.of(Span.NESTED, from, scanner.place() - from);
    }

    /** In the order of the answer. */
    public ObjectTable<LogField> logs() {
        return logs;
    }

    /** Where a log begins in the answer's array. */
    public int start(int row) {
        return Span.start(places[row]);
    }

    /** Length of a log in the answer's array. */
    public int length(int row) {
        return Span.length(places[row]);
    }
}
