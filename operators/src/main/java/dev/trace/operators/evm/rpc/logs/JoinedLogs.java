package dev.trace.operators.evm.rpc.logs;

import dev.trace.api.rpc.RpcReply;
import java.io.ByteArrayOutputStream;

/**
 * Logs from several answers, as if they were one answer.
 *
 * @param array a JSON array
 * @param count how many logs
 * @param endpoint whose answer most of them are
 */
record JoinedLogs(byte[] array, int count, String endpoint) implements RpcReply {
    @Override
    public int offset() {
        return 0;
    }

    @Override
    public int length() {
        return array.length;
    }

    @Override
    public void close() {}

    /** Joins logs, in order. For one thread. */
    static final class Builder {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int logs;

        void add(byte[] json, int offset, int length) {
            out.write(logs++ == 0 ? '[' : ',');
            out.write(json, offset, length);
        }

        /** Adds the elements of another such array. */
        void addAll(JoinedLogs other) {
            if (other.count > 0) {
                add(other.array, 1, other.array.length - 2);
                logs += other.count - 1;
            }
        }

        JoinedLogs build(String endpoint) {
            if (logs == 0) {
                out.write('[');
            }
            out.write(']');
            return new JoinedLogs(out.toByteArray(), logs, endpoint);
        }
    }
}
