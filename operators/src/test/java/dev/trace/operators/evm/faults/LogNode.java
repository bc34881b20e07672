package dev.trace.operators.evm.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.BlockRange;
import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real server of the bundled chain that changes its answers as a test says. */
final class LogNode implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    static final RecordedChain CHAIN = chain();

    /** Every call but those that open a pool. */
    final List<Asked> asked = new CopyOnWriteArrayList<>();

    private final RecordedServer server;
    private final Fault fault;

    /**
     * A call.
     *
     * @param range of {@code eth_getLogs} by range; else null
     */
    record Asked(String method, JsonNode params, BlockRange range) {}

    /** What becomes of an answer. */
    interface Fault {
        /**
         * @param answer the whole response; may be changed
         * @return HTTP status
         */
        int change(Asked call, ObjectNode answer);
    }

    LogNode(Fault fault) throws IOException {
        this.fault = fault;
        server = RecordedServer.start(CHAIN, this::answer);
    }

    String url() {
        return server.url();
    }

    List<BlockRange> ranges() {
        return asked.stream().map(Asked::range).filter(each -> each != null).toList();
    }

    long count(String method) {
        return asked.stream().filter(each -> each.method.equals(method)).count();
    }

    private Answer answer(String request, Answer answer) {
        try {
            JsonNode call = JSON.readTree(request);
            String method = call.path("method").asText();
            JsonNode filter = call.path("params").path(0);
            BlockRange range = filter.has("fromBlock")
                    ? new BlockRange(number(filter, "fromBlock"), number(filter, "toBlock"))
                    : null;
            Asked it = new Asked(method, call.path("params"), range);
            asked.add(it);
            ObjectNode body = (ObjectNode) JSON.readTree(answer.body());
            int status = fault.change(it, body);
            return new Answer(status, Map.of(), JSON.writeValueAsBytes(body), OptionalInt.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long number(JsonNode of, String field) {
        return Long.decode(of.path(field).asText());
    }

    static int refuse(ObjectNode answer, int status, String error) {
        try {
            answer.remove("result");
            answer.set("error", JSON.readTree(error));
            return status;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RecordedChain chain() {
        try {
            return RecordedChain.quickstart();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
