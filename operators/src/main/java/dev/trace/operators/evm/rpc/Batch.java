package dev.trace.operators.evm.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.dialect.Classifier;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import dev.trace.operators.evm.rpc.dialect.Verdict.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Several calls in one request. Every id must come back once: what is missing, or there twice, has failed. */
final class Batch {
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 405, 413, 415, 422, 501);

    private final List<RpcRequest> requests;
    private final List<String> texts = new ArrayList<>();
    private final Map<Long, Integer> places = new HashMap<>();

    Batch(List<RpcRequest> requests) {
        this.requests = requests;
        for (RpcRequest each : requests) {
            long id = Exchange.nextId();
            places.put(id, texts.size());
            texts.add(Exchange.json(each, id));
        }
    }

    /** Some traces are long enough alone, and providers refuse them in batches (alchemy.com, "Batch requests"). */
    static boolean allows(String method) {
        return !method.startsWith("trace_") && !method.startsWith("debug_") && !method.startsWith("arbtrace_");
    }

    /** What became of one call: it has a response or a verdict. */
    record Item(@Nullable Response response, @Nullable Verdict verdict, Carried carried) {}

    /**
     * What became of all.
     *
     * @param array holds every response; whoever gets this owns it
     * @param items one for each request, in their order
     */
    record Answers(byte[] array, List<Item> items) {
        boolean areAllFailures() {
            return items.stream().allMatch(each -> each.response() == null);
        }
    }

    /**
     * Sends them.
     *
     * @throws FailedRequest if there is no list of answers
     */
    Answers send(Exchange exchange, Transfer transfer) throws FailedRequest {
        return exchange.post("[" + String.join(",", texts) + "]", transfer, this::read);
    }

    private Answers read(Posted posted) throws IOException, FailedRequest {
        List<Envelope> answers;
        try {
            answers = Envelope.readBatch(posted.array(), posted.length());
            if (answers == null) {
                throw single(posted);
            }
        } catch (IOException e) {
            Verdict verdict = Exchange.unreadable(posted, e);
            throw new FailedRequest(isRefused(posted, verdict) ? verdict.ofBatch() : verdict);
        }
        return new Answers(posted.array(), items(posted, answers));
    }

    /** One answer where a list is due: proxyd, geth and erigon refuse batches so, and others answer the first call only. */
    private FailedRequest single(Posted posted) throws IOException {
        Envelope envelope = Envelope.readAny(posted.array(), posted.length());
        if (envelope.member() != Envelope.Member.ERROR) {
            return new FailedRequest(Kind.BATCH_REFUSED, "it answers a batch with a single object");
        }
        JsonNode error = Exchange.error(posted, envelope);
        Verdict verdict = Classifier.error(posted.status(), posted.retryAfter(), error);
        boolean passing = isOfTheEndpoint(verdict) || verdict.kind() == Kind.TRANSIENT;
        boolean refused = isRefused(posted, verdict) || (posted.isSuccessful() && !passing);
        return new FailedRequest(refused ? verdict.ofBatch() : verdict);
    }

    private static boolean isRefused(Posted posted, Verdict verdict) {
        return REFUSALS.contains(posted.status()) && !isOfTheEndpoint(verdict);
    }

    private static boolean isOfTheEndpoint(Verdict verdict) {
        return switch (verdict.kind()) {
            case THROTTLED, QUOTA, DENIED -> true;
            default -> false;
        };
    }

    private List<Item> items(Posted posted, List<Envelope> answers) throws IOException, FailedRequest {
        Map<Integer, Envelope> byPlace = new HashMap<>();
        Set<Integer> twice = new HashSet<>();
        for (Envelope each : answers) {
            Integer place = places.get(each.id());
            if (place != null && byPlace.put(place, each) != null) {
                twice.add(place);
            }
        }
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            Envelope answer = twice.contains(i) ? null : byPlace.get(i);
            items.add(answer == null ? lost(i, twice.contains(i)) : item(posted, i, answer));
        }
        return items;
    }

    private Item lost(int place, boolean twice) {
        String reason = twice ? "it answers a call of a batch twice" : "it leaves a call of a batch unanswered";
        return new Item(null, Verdict.of(Kind.TRANSIENT, reason), carried(place, 0));
    }

    private Item item(Posted posted, int place, Envelope answer) throws IOException, FailedRequest {
        int size = Math.max(0, answer.size());
        switch (answer.member()) {
            case ERROR -> {
                JsonNode error = Exchange.error(posted, answer);
                Verdict verdict = Classifier.error(posted.status(), posted.retryAfter(), error);
                if (verdict.kind() == Kind.BATCH_REFUSED) {
                    throw new FailedRequest(verdict);
                }
                return new Item(null, posted.target().redacted(verdict), carried(place, size));
            }
            case NOTHING -> {
                Verdict verdict = Verdict.of(Kind.TRANSIENT, "the response has neither result nor error");
                return new Item(null, verdict, carried(place, 0));
            }
            case NULL_RESULT -> {
                if (requests.get(place).ifNull() == RpcRequest.NullResult.NOT_YET) {
                    return new Item(null, Exchange.missing(), carried(place, size));
                }
            }
            case RESULT -> {}
        }
        return new Item(new Response(posted.array(), answer.offset(), size), null, carried(place, size));
    }

    /** Bytes of one call, and of its answer. */
    Carried carried(int place, long received) {
        return new Carried(texts.get(place).length() + 1L, received);
    }
}
