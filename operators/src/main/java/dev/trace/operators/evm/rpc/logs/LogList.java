package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.BlockRange;
import dev.trace.api.rpc.LogFilter;
import dev.trace.api.rpc.RpcReply;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.BadAnswerException.Part;
import dev.trace.operators.evm.decode.LogField;
import dev.trace.operators.evm.decode.LogsReader;
import dev.trace.operators.evm.decode.ObjectTable;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** An answer to {@code eth_getLogs} whose logs are of the blocks and of the kind that was asked for. For one thread. */
final class LogList {
    private static final List<LogField> TOPICS =
            List.of(LogField.TOPIC0, LogField.TOPIC1, LogField.TOPIC2, LogField.TOPIC3);

    private final LogsReader reader = new LogsReader();
    private final LogFilter filter;
    private final Set<String> addresses;
    private final List<Set<String>> topics;
    private final byte[] address = new byte[20];
    private final byte[] topic = new byte[32];

    LogList(LogFilter filter) {
        this.filter = filter;
        addresses = new HashSet<>(filter.addresses());
        topics = filter.topics().stream().<Set<String>>map(HashSet::new).toList();
    }

    /** Reads an answer; it must stay open. */
    void read(RpcReply reply, BlockRange asked) throws BadAnswerException {
        reader.read(reply);
        for (int row = 0; row < size(); row++) {
            place(row, asked);
            match(row);
        }
    }

    int size() {
        return reader.logs().rows();
    }

    long block(int row) throws BadAnswerException {
        return reader.logs().number(row, LogField.BLOCK_NUMBER);
    }

    /** Where a log begins in the answer's array. */
    int start(int row) {
        return reader.start(row);
    }

    /** Length of a log in the answer's array. */
    int length(int row) {
        return reader.length(row);
    }

    String blockHash(int row) throws BadAnswerException {
        reader.logs().data(row, LogField.BLOCK_HASH, 32, topic, 0);
        return hex(topic);
    }

    void addTo(LogBloom bloom, int row) throws BadAnswerException {
        ObjectTable<LogField> logs = reader.logs();
        logs.data(row, LogField.ADDRESS, address.length, address, 0);
        bloom.add(address);
        for (LogField field : TOPICS) {
            if (logs.has(row, field)) {
                logs.data(row, field, topic.length, topic, 0);
                bloom.add(topic);
            }
        }
    }

    private void place(int row, BlockRange asked) throws BadAnswerException {
        ObjectTable<LogField> logs = reader.logs();
        long number = block(row);
        if (number < asked.start() || number > asked.end()) {
            throw logs.bad(row, LogField.BLOCK_NUMBER, "is " + number + ", asked were blocks " + asked);
        }
        long index = logs.number(row, LogField.LOG_INDEX);
        boolean first = row == 0 || block(row - 1) != number;
        if (row > 0 && number < block(row - 1)) {
            throw logs.bad(row, LogField.BLOCK_NUMBER, "is " + number + " after " + block(row - 1));
        }
        if (first ? (filter.isEverything() && index != 0) : !follows(row, index)) {
            throw logs.bad(row, LogField.LOG_INDEX, "is " + index + ": logs are missing, or come twice");
        }
        if (!first && !logs.sameHash(row, LogField.BLOCK_HASH, logs, row - 1, LogField.BLOCK_HASH)) {
            throw logs.bad(row, LogField.BLOCK_HASH, "is not that of the log before, of the same block number");
        }
    }

    private boolean follows(int row, long index) throws BadAnswerException {
        long before = reader.logs().number(row - 1, LogField.LOG_INDEX);
        return filter.isEverything() ? index == before + 1 : index > before;
    }

    private void match(int row) throws BadAnswerException {
        ObjectTable<LogField> logs = reader.logs();
        if (!logs.has(row, LogField.TOPICS)) {
            throw logs.bad(row, LogField.TOPICS, "is missing");
        }
        logs.data(row, LogField.ADDRESS, address.length, address, 0);
        boolean wanted = addresses.isEmpty() || addresses.contains(hex(address));
        for (int slot = 0; wanted && slot < topics.size(); slot++) {
            wanted = topics.get(slot).isEmpty() || hasTopic(row, slot);
        }
        if (!wanted) {
            throw new BadAnswerException(
                    Part.LOGS, "RPC answer to eth_getLogs: log " + row + " is none that the filter asks for");
        }
    }

    private boolean hasTopic(int row, int slot) throws BadAnswerException {
        LogField field = TOPICS.get(slot);
        if (!reader.logs().has(row, field)) {
            return false;
        }
        reader.logs().data(row, field, topic.length, topic, 0);
        return topics.get(slot).contains(hex(topic));
    }

    private static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }
}
