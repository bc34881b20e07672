package dev.trace.operators.evm.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.logs.KnownHeads;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.exceptions.MessageDecodingException;
import org.web3j.utils.Numeric;

/**
 * Asks endpoints for their own heads, which may be behind the pool's. An endpoint that is not well does not answer, so
 * another may: what is said is taken to be of who said it. Safe for use from several threads.
 */
final class OwnHeads {
    private static final Logger LOG = LoggerFactory.getLogger(OwnHeads.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** After it said a head that is too low. */
    private static final long ASK_AGAIN = TimeUnit.SECONDS.toNanos(5);
    /** After it did not answer itself. */
    private static final long LEAVE_ALONE = TimeUnit.SECONDS.toNanos(30);

    private final Sender sender;
    private final KnownHeads heads;
    private final LongPredicate incredible;
    private final Ticker ticker;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> notBefore = new ConcurrentHashMap<>();

    /** Sends the pool's own calls. */
    interface Sender {
        Call send(Question question) throws InterruptedException;
    }

    /** @param incredible whether a head is far above the pool's, which such an endpoint is not known to have */
    OwnHeads(Sender sender, KnownHeads heads, LongPredicate incredible, Ticker ticker) {
        this.sender = sender;
        this.heads = heads;
        this.incredible = incredible;
        this.ticker = ticker;
    }

    /** Asks the endpoints that are not known to have a block, unless they were asked lately; does not wait. */
    void askAhead(long block) throws InterruptedException {
        for (String endpoint : heads.lacking(block)) {
            Long earliest = notBefore.get(endpoint);
            boolean due = earliest == null || ticker.nanos() - earliest >= 0;
            if (due && underWay.add(endpoint)) {
                begin(endpoint);
            }
        }
    }

    private void begin(String endpoint) throws InterruptedException {
        boolean begun = false;
        try {
            sender.send(new OwnHead(endpoint)).onOutcome(answer -> ended(endpoint, answer));
            begun = true;
        } finally {
            if (!begun) {
                underWay.remove(endpoint);
            }
        }
    }

    private void ended(String endpoint, Optional<RpcReply> answer) {
        answer.ifPresent(this::read);
        boolean itself = answer.map(RpcReply::endpoint).filter(endpoint::equals).isPresent();
        notBefore.put(endpoint, ticker.nanos() + (itself ? ASK_AGAIN : LEAVE_ALONE));
        underWay.remove(endpoint);
    }

    /** Asks one endpoint and waits for its answer; if there is none, as much is known as before. */
    void ask(String endpoint) throws InterruptedException {
        try (RpcReply reply = sender.send(new OwnHead(endpoint)).await()) {
            read(reply);
        } catch (OperatorException e) {
            LOG.debug("endpoint {} does not say its head: {}", endpoint, e.getMessage());
        }
    }

    private void read(RpcReply reply) {
        try {
            JsonNode answer = JSON.readTree(reply.array(), reply.offset(), reply.length());
            long head = Numeric.decodeQuantity(answer.asText()).longValueExact();
            if (!incredible.test(head)) {
                heads.said(reply.endpoint(), head);
            }
        } catch (IOException | MessageDecodingException | ArithmeticException e) {
            LOG.debug("endpoint {} says no number when asked for its head: {}", reply.endpoint(), e.getMessage());
        }
    }

    /** Asks an endpoint for its head. */
    private record OwnHead(String endpoint) implements Question {
        @Override
        public String method() {
            return "eth_blockNumber";
        }

        @Override
        public RpcRequest at(Endpoint asked) {
            return RpcRequest.of(method(), "[]");
        }

        @Override
        public boolean isFirstChoice(Endpoint asked) {
            return asked.name().equals(endpoint);
        }

        @Override
        public boolean isAside() {
            return true;
        }
    }
}
