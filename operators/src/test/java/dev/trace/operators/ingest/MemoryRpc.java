package dev.trace.operators.ingest;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.BlockRef;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.HeadWatch;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.ChainData;
import dev.trace.operators.evm.ChainData.Recorded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Recorded blocks as a pool of two endpoints in memory; answers can be changed on their way. */
final class MemoryRpc implements Rpc {
    /** Changes an answer. */
    interface Fault {
        /**
         * @param times how often this request came before
         */
        byte[] apply(RpcRequest request, int times, byte[] answer) throws OperatorException;
    }

    private static final Map<List<Recorded>, Map<String, byte[]>> BUILT =
            Collections.synchronizedMap(new IdentityHashMap<>());

    final List<RpcRequest> requests = new ArrayList<>();
    final List<BlockRef> receiptsAsked = new ArrayList<>();
    final List<String> rejections = new ArrayList<>();
    private final Map<String, byte[]> answers;
    private final Map<RpcRequest, Integer> times = new HashMap<>();
    private final long chainId;
    private ChainHead head;
    private Fault fault = (request, before, answer) -> answer;
    private int parallelism = 8;
    private int open;
    private int mostOpen;

    MemoryRpc(List<Recorded> blocks) {
        chainId = blocks.get(0).chainId();
        answers = BUILT.computeIfAbsent(blocks, MemoryRpc::answers);
        long last = blocks.get(blocks.size() - 1).number();
        head = new ChainHead(last, OptionalLong.of(last));
    }

    MemoryRpc with(Fault change) {
        fault = change;
        return this;
    }

    MemoryRpc head(long latest, OptionalLong finalized) {
        head = new ChainHead(latest, finalized);
        return this;
    }

    MemoryRpc parallelism(int calls) {
        parallelism = calls;
        return this;
    }

    /** Replies not closed, and calls neither awaited nor cancelled. */
    int open() {
        return open;
    }

    int mostOpen() {
        return mostOpen;
    }

    @Override
    public String pool() {
        return "memory";
    }

    @Override
    public long chainId() {
        return chainId;
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public ChainHead head() {
        return head;
    }

    @Override
    public HeadWatch heads() {
        throw new UnsupportedOperationException("the recorded head does not move");
    }

    @Override
    public void reject(RpcReply reply, String reason) {
        rejections.add(reply.endpoint() + ": " + reason);
    }

    @Override
    public PendingReply receipts(BlockRef block) throws InterruptedException {
        receiptsAsked.add(block);
        return Rpc.super.receipts(block);
    }

    @Override
    public PendingReply submit(RpcRequest request) {
        requests.add(request);
        open++;
        mostOpen = Math.max(mostOpen, open);
        int before = times.merge(request, 1, Integer::sum) - 1;
        return new PendingReply() {
            private boolean ended;

            @Override
            public RpcReply await() throws OperatorException, InterruptedException {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                byte[] answer = fault.apply(request, before, answers.get(request.method() + request.params()));
                ended = true;
                return new MemoryReply(answer, "endpoint-" + before % 2);
            }

            @Override
            public void cancel() {
                if (!ended) {
                    ended = true;
                    open--;
                }
            }
        };
    }

    private static Map<String, byte[]> answers(List<Recorded> blocks) {
        Map<String, byte[]> answers = new HashMap<>();
        for (Recorded each : blocks) {
            String hex = "[\"0x" + Long.toHexString(each.number()) + "\"";
            answers.put("eth_getBlockByNumber" + hex + ",true]", each.block());
            answers.put("eth_getBlockByNumber" + hex + ",false]", withHashes(each));
            if (each.receipts() != null) {
                answers.put("eth_getBlockReceipts" + hex + "]", each.receipts());
                each.receiptsTree()
                        .forEach(receipt -> answers.put(
                                "eth_getTransactionReceipt[\""
                                        + receipt.path("transactionHash").asText() + "\"]",
                                ChainData.bytes(receipt)));
            }
        }
        return answers;
    }

    private static byte[] withHashes(Recorded block) {
        var tree = (com.fasterxml.jackson.databind.node.ObjectNode) block.blockTree();
        var hashes = tree.arrayNode();
        tree.path("transactions").forEach(each -> hashes.add(each.path("hash").asText()));
        tree.set("transactions", hashes);
        return ChainData.bytes(tree);
    }

    private final class MemoryReply implements RpcReply {
        private static final String HEAD = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":";

        private final byte[] array;
        private final int length;
        private final String endpoint;
        private boolean closed;

        MemoryReply(byte[] answer, String endpoint) {
            this.endpoint = endpoint;
            length = answer.length;
            array = (HEAD + new String(answer, StandardCharsets.UTF_8) + "}").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] array() {
            if (closed) {
                throw new IllegalStateException("read after it was closed");
            }
            return array;
        }

        @Override
        public int offset() {
            return HEAD.length();
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public String endpoint() {
            return endpoint;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open--;
                Arrays.fill(array, (byte) '!');
            }
        }
    }
}
