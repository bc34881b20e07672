package dev.trace.operators.evm.receipts;

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
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A block's receipts where no endpoint gives them all at once: asked for one by one and joined in block order. For one
 * thread.
 */
public final class SingleReceipts {
    private final Rpc rpc;
    private final int atOnce;

    /** @param atOnce requests under way at once */
    public SingleReceipts(Rpc rpc, int atOnce) {
        this.rpc = rpc;
        this.atOnce = atOnce;
    }

    /**
     * The receipts of a block that has been read, as if they were one answer.
     *
     * @throws OperatorException if no endpoint gives one of them
     */
    public RpcReply fetch(EvmBlock block) throws OperatorException, InterruptedException, BadAnswerException {
        int transactions = block.transactions().rows();
        Deque<PendingReply> ahead = new ArrayDeque<>();
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write('[');
        Set<String> endpoints = new LinkedHashSet<>();
        try {
            int asked = 0;
            for (int row = 0; row < transactions; row++) {
                while (asked < transactions && ahead.size() < atOnce) {
                    ahead.add(rpc.submit(request(block, asked++)));
                }
                try (RpcReply reply = ahead.remove().await()) {
                    endpoints.add(reply.endpoint());
                    joined.write(row == 0 ? ' ' : ',');
                    joined.write(reply.array(), reply.offset(), reply.length());
                }
            }
        } finally {
            ahead.forEach(PendingReply::cancel);
        }
        joined.write(']');
        String first = endpoints.stream().findFirst().orElse(rpc.pool());
        return new JoinedReceipts(joined.toByteArray(), first, endpoints);
    }

    /** All endpoints that gave receipts, however these were asked for. */
    public static Set<String> endpoints(RpcReply receipts) {
        return receipts instanceof JoinedReceipts joined ? joined.endpoints() : Set.of(receipts.endpoint());
    }

    /** Reports that an answer was proved false, if need be to all endpoints that had a part in it. @see Rpc#reject */
    public static void reject(Rpc rpc, RpcReply answer, String reason) {
        if (answer instanceof JoinedReceipts joined) {
            joined.reject(rpc, reason);
        } else {
            rpc.reject(answer, reason);
        }
    }

    private static RpcRequest request(EvmBlock block, int row) throws BadAnswerException {
        byte[] hash = new byte[32];
        block.transactions().data(row, TransactionField.HASH, hash.length, hash, 0);
        return RpcRequest.of(
                "eth_getTransactionReceipt", "[\"0x" + HexFormat.of().formatHex(hash) + "\"]");
    }
}
