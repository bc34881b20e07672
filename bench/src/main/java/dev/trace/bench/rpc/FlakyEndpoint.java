package dev.trace.bench.rpc;

import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** A server of the bundled chain that answers late, and misbehaves when told to. */
final class FlakyEndpoint implements AutoCloseable {
    private static final String ANOTHER_NUMBER = "\"number\":\"0xffffff\"";

    private final RecordedServer server;
    private final long latencyNanos;
    private volatile UnaryOperator<Answer> mood = answer -> answer;

    FlakyEndpoint(RecordedChain chain, int latencyMillis) throws IOException {
        latencyNanos = latencyMillis * 1_000_000L;
        server = RecordedServer.start(chain, this::answer);
    }

    String url() {
        return server.url();
    }

    void turn(UnaryOperator<Answer> other) {
        mood = other;
    }

    static Answer error(Answer answer) {
        return new Answer(502, Map.of(), "bad gateway".getBytes(StandardCharsets.UTF_8), OptionalInt.empty());
    }

    static Answer late(Answer answer) {
        await(2_000_000_000L);
        return answer;
    }

    static Answer lie(Answer answer) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        return Answer.of(
                200,
                text.replaceFirst("\"number\":\"0x[0-9a-f]+\"", ANOTHER_NUMBER).getBytes(StandardCharsets.UTF_8));
    }

    private Answer answer(String request, Answer answer) {
        await(latencyNanos);
        return mood.apply(answer);
    }

    private static void await(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
