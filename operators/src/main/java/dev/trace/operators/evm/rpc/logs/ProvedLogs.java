package dev.trace.operators.evm.rpc.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.BlockRef;
import dev.trace.api.rpc.LogFilter;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcError;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.BadAnswerException.Part;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.receipts.SingleReceipts;
import dev.trace.operators.evm.verify.BlockVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What can be proved of single blocks: their headers, and the logs in their receipts. For one thread. */
final class ProvedLogs {
    /** Answers before it is given up: enough to reach every endpoint of a usual pool. */
    static final int MAX_ANSWERS = 5;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Rpc rpc;
    private final LogFilter filter;
    private final EvmBlock block;
    private final BlockVerifier verifier = new BlockVerifier();
    private final SingleReceipts singleReceipts;

    ProvedLogs(Rpc rpc, LogFilter filter) {
        this.rpc = rpc;
        this.filter = filter;
        block = new EvmBlock(rpc.chainId());
        singleReceipts = new SingleReceipts(rpc, rpc.parallelism());
    }

    static RpcRequest headerRequest(long number) {
        return RpcRequest.of("eth_getBlockByNumber", "[\"0x" + Long.toHexString(number) + "\",false]");
    }

    /** A block's header, asked for now. */
    Header header(long number) throws OperatorException, InterruptedException {
        String reason = "";
        for (int answer = 0; answer < MAX_ANSWERS; answer++) {
            try (RpcReply reply = rpc.call(headerRequest(number))) {
                try {
                    return header(reply, number);
                } catch (BadAnswerException e) {
                    reason = rejected(reply, number, e);
                }
            }
        }
        throw notProved(number, reason);
    }

    /** The header in an answer; its hash is checked against what it holds. */
    Header header(RpcReply reply, long number) throws BadAnswerException {
        block.readBlock(reply);
        verifier.verify(block, number);
        return Header.of(block, reply.endpoint());
    }

    /** The wanted logs of a block, from its receipts. */
    JoinedLogs fromReceipts(long number) throws OperatorException, InterruptedException {
        String reason = "";
        for (int answer = 0; answer < MAX_ANSWERS; answer++) {
            try (RpcReply body = rpc.call(headerRequest(number))) {
                RpcReply culprit = body;
                try {
                    Header header = header(body, number);
                    BlockRef wanted = BlockRef.of(number, header.hash(), header.endpoint());
                    try (RpcReply receipts = receipts(wanted)) {
                        culprit = receipts;
                        block.readReceipts(receipts);
                        verifier.verify(block, number);
                        return logs(receipts);
                    }
                } catch (BadAnswerException e) {
                    reason = rejected(e.part() == Part.RECEIPTS ? culprit : body, number, e);
                }
            }
        }
        throw notProved(number, reason);
    }

    /** Of the block that was read last. */
    private RpcReply receipts(BlockRef wanted) throws OperatorException, InterruptedException, BadAnswerException {
        try {
            return rpc.receipts(wanted).await();
        } catch (OperatorException e) {
            if (e.code() != RpcError.RPC_METHOD_UNSUPPORTED) {
                throw e;
            }
        }
        return singleReceipts.fetch(block);
    }

    private String rejected(RpcReply reply, long number, BadAnswerException why) {
        SingleReceipts.reject(rpc, reply, "block " + number + ": " + why.getMessage());
        return why.getMessage() + " (endpoint " + reply.endpoint() + ")";
    }

    OperatorException notProved(long number, String reason) {
        return new OperatorException(
                RpcError.RPC_UNAVAILABLE,
                "the logs of block " + number + " of pool " + rpc.pool() + " are not proved after " + MAX_ANSWERS
                        + " answers; last: " + reason);
    }

    private JoinedLogs logs(RpcReply receipts) throws BadAnswerException {
        JoinedLogs.Builder found = new JoinedLogs.Builder();
        try {
            for (JsonNode receipt : JSON.readTree(receipts.array(), receipts.offset(), receipts.length())) {
                for (JsonNode log : receipt.path("logs")) {
                    if (isWanted(log)) {
                        byte[] json = log.toString().getBytes(StandardCharsets.UTF_8);
                        found.add(json, 0, json.length);
                    }
                }
            }
        } catch (IOException e) {
            throw new BadAnswerException(Part.RECEIPTS, "RPC answer to eth_getBlockReceipts: " + e.getMessage());
        }
        return found.build(receipts.endpoint());
    }

    private boolean isWanted(JsonNode log) {
        boolean wanted = isAmong(filter.addresses(), log.path("address"));
        for (int slot = 0; wanted && slot < filter.topics().size(); slot++) {
            wanted = isAmong(filter.topics().get(slot), log.path("topics").path(slot));
        }
        return wanted;
    }

    private static boolean isAmong(List<String> values, JsonNode value) {
        return values.isEmpty() || values.contains(value.asText().toLowerCase(Locale.ROOT));
    }
}
