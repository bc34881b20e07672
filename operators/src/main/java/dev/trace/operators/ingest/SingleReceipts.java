package dev.trace.operators.ingest;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.TransactionField;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/** A block's receipts where no endpoint gives them all at once: asked for one by one and joined in block order. */
final class SingleReceipts {
    private final Rpc rpc;
    private final int atOnce;

    SingleReceipts(Rpc rpc, int atOnce) {
        this.rpc = rpc;
        this.atOnce = atOnce;
    }

    /** The receipts of a block that has been read, as if they were one answer of the endpoint that gave the first. */
    RpcReply fetch(EvmBlock block) throws OperatorException, InterruptedException, BadAnswerException {
        int transactions = block.transactions().rows();
        Deque<PendingReply> ahead = new ArrayDeque<>();
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write('[');
        String endpoint = rpc.pool();
        try {
            int asked = 0;
            for (int row = 0; row < transactions; row++) {
                while (asked < transactions && ahead.size() < atOnce) {
                    ahead.add(rpc.submit(request(block, asked++)));
                }
                try (RpcReply reply = ahead.remove().await()) {
                    endpoint = row == 0 ? reply.endpoint() : endpoint;
                    joined.write(row == 0 ? ' ' : ',');
                    joined.write(reply.array(), reply.offset(), reply.length());
                }
            }
        } finally {
            ahead.forEach(PendingReply::cancel);
        }
        joined.write(']');
        return new Joined(joined.toByteArray(), endpoint);
    }

    private static RpcRequest request(EvmBlock block, int row) throws BadAnswerException {
        byte[] hash = new byte[32];
        block.transactions().data(row, TransactionField.HASH, hash.length, hash, 0);
        return RpcRequest.of(
                "eth_getTransactionReceipt", "[\"0x" + HexFormat.of().formatHex(hash) + "\"]");
    }

    private record Joined(byte[] array, String endpoint) implements RpcReply {
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
    }
}
