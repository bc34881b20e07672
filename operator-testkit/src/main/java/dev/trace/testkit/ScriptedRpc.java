package dev.trace.testkit;

import dev.trace.api.BlockRange;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.HeadChange;
import dev.trace.api.rpc.HeadWatch;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/** A pool of one endpoint, {@code scripted}, whose answers a test writes. Safe for use from several threads. */
public final class ScriptedRpc implements Rpc {
    private final String pool;
    private final long chainId;
    private final Script script;
    private final Gate gate;

    ScriptedRpc(String pool, long chainId, Script script, Gate gate) {
        this.pool = pool;
        this.chainId = chainId;
        this.script = script;
        this.gate = gate;
    }

    /** What endpoints answer. */
    public interface Script {
        /** The result as JSON. */
        String answer(RpcRequest request) throws OperatorException, InterruptedException;

        default ChainHead head() throws OperatorException, InterruptedException {
            return new ChainHead(1_000_000, OptionalLong.of(999_000));
        }

        /** What was announced of some heights when the head passed them; what is left out is a gap. */
        default List<HeadChange.Announced> announced(BlockRange heights) {
            return List.of();
        }
    }

    /** For an operator that asks no endpoint. */
    public static Script noEndpoints() {
        return request -> {
            throw new AssertionError("this scenario has no endpoints, but the operator calls " + request.method());
        };
    }

    @Override
    public String pool() {
        return pool;
    }

    @Override
    public long chainId() {
        return chainId;
    }

    @Override
    public int parallelism() {
        return 4;
    }

    @Override
    public PendingReply submit(RpcRequest request) throws InterruptedException {
        gate.pass(FaultPoint.CALL_SENT);
        return new PendingReply() {
            @Override
            public RpcReply await() throws OperatorException, InterruptedException {
                gate.pass(FaultPoint.CALL_ANSWERED);
                return new Reply(script.answer(request).getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void cancel() {}
        };
    }

    @Override
    public ChainHead head() throws OperatorException, InterruptedException {
        gate.pass(FaultPoint.HEAD_ASKED);
        return script.head();
    }

    @Override
    public HeadWatch heads() {
        return new ScriptedHeads(script, gate);
    }

    @Override
    public void reject(RpcReply reply, String reason) {}

    private record Reply(byte[] array) implements RpcReply {
        @Override
        public int offset() {
            return 0;
        }

        @Override
        public int length() {
            return array.length;
        }

        @Override
        public String endpoint() {
            return "scripted";
        }

        @Override
        public void close() {}
    }
}
