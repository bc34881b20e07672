package dev.trace.operators.evm.rpc.heads;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.RpcError;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A pool's head whose endpoints answer what a test says. */
final class AskedHead implements HeadSource {
    final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong latest = new AtomicLong();
    volatile long answers;
    volatile boolean silent;

    AskedHead(long answers) {
        this.answers = answers;
    }

    @Override
    public ChainHead ask(Duration finalizedFor) throws OperatorException {
        asked.incrementAndGet();
        if (silent) {
            throw new OperatorException(RpcError.RPC_UNAVAILABLE, "nobody answers");
        }
        return announced(answers);
    }

    @Override
    public ChainHead announced(long number) {
        return new ChainHead(latest.accumulateAndGet(number, Math::max), OptionalLong.empty());
    }
}
