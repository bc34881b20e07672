package dev.trace.operators.evm.rpc;

import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A real server whose answers to the methods under test follow a script: one entry each, then as recorded. */
final class Node implements AutoCloseable {
    private static final RecordedChain CHAIN = chain();

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final Deque<Function<Answer, Answer>> script = new ConcurrentLinkedDeque<>();
    private final RecordedServer server;
    /** Answers these instead of the recorded ones, whenever set. */
    volatile Function<Answer, Answer> always = answer -> answer;

    Node() throws IOException {
        server = RecordedServer.start(CHAIN, this::answer);
    }

    private Answer answer(String request, Answer answer) {
        if (request.contains("eth_chainId") || request.contains("\"0x0\",false")) {
            return answer;
        }
        asked.add(request);
        Function<Answer, Answer> next = script.pollFirst();
        return next == null ? always.apply(answer) : next.apply(answer);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    final Node then(Function<Answer, Answer>... answers) {
        script.addAll(List.of(answers));
        return this;
    }

    String url() {
        return server.url();
    }

    static Function<Answer, Answer> status(int status, String body, Map<String, String> headers) {
        return answer -> new Answer(status, headers, body.getBytes(StandardCharsets.UTF_8), OptionalInt.empty());
    }

    static Function<Answer, Answer> error(String json) {
        return answer -> {
            String id = new String(answer.body(), StandardCharsets.UTF_8).replaceFirst(".*?\"id\":(\\d+).*", "$1");
            String body = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":" + json + "}";
            return Answer.of(200, body.getBytes(StandardCharsets.UTF_8));
        };
    }

    static Function<Answer, Answer> result(String json) {
        return answer -> {
            String text = new String(answer.body(), StandardCharsets.UTF_8);
            String body = text.substring(0, text.indexOf("\"result\":")) + "\"result\":" + json + "}";
            return Answer.of(200, body.getBytes(StandardCharsets.UTF_8));
        };
    }

    static Function<Answer, Answer> cutAfter(int bytes) {
        return answer -> new Answer(200, Map.of(), answer.body(), OptionalInt.of(bytes));
    }

    private static RecordedChain chain() {
        try {
            return RecordedChain.quickstart();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
