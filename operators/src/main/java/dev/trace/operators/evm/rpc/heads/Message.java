package dev.trace.operators.evm.rpc.heads;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import org.web3j.protocol.ObjectMapperFactory;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthChainId;
import org.web3j.protocol.core.methods.response.EthSubscribe;
import org.web3j.protocol.websocket.events.NewHead;
import org.web3j.protocol.websocket.events.NewHeadsNotification;
import org.web3j.utils.Numeric;

/** What comes over a socket, and what is sent for it. */
sealed interface Message {
    /** An answer to one of our requests. */
    record Reply(long id, JsonNode tree) implements Message {
        /** @throws Unreadable if it is no such answer */
        <T extends Response<?>> T as(Class<T> type) throws Unreadable {
            try {
                return Json.MAPPER.treeToValue(tree, type);
            } catch (JsonProcessingException | IllegalArgumentException e) {
                throw new Unreadable("it answers something unreadable");
            }
        }
    }

    /**
     * A new head.
     *
     * @param subscription that it is for
     * @param number its height
     * @param hash as it came
     * @param seconds its timestamp; 0 if it has none
     */
    record Head(String subscription, long number, String hash, long seconds) implements Message {}

    /** Nothing of interest. */
    record Other() implements Message {}

    /** Asks for the chain id. */
    static Request<?, EthChainId> chainId() {
        return new Request<>("eth_chainId", List.of(), null, EthChainId.class);
    }

    /** Asks to be told of new heads. */
    static Request<?, EthSubscribe> subscribe() {
        return new Request<>("eth_subscribe", List.of("newHeads"), null, EthSubscribe.class);
    }

    static String text(Request<?, ?> request) {
        try {
            return Json.MAPPER.writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request of texts is always writable", e);
        }
    }

    static Message read(String text) throws Unreadable {
        try {
            JsonNode tree = Json.MAPPER.readTree(text);
            if (tree.path("id").isIntegralNumber()) {
                return new Reply(tree.path("id").longValue(), tree);
            }
            return tree.path("method").asText().equals("eth_subscription") ? head(tree) : new Other();
        } catch (JsonProcessingException | RuntimeException e) {
            throw new Unreadable("it sends something unreadable");
        }
    }

    private static Message head(JsonNode tree) throws JsonProcessingException {
        NewHeadsNotification notification = Json.MAPPER.treeToValue(tree, NewHeadsNotification.class);
        NewHead head = notification.getParams().getResult();
        return new Head(
                Objects.requireNonNull(notification.getParams().getSubscription()),
                number(head.getNumber()),
                Objects.requireNonNull(head.getHash()),
                head.getTimestamp() == null ? 0 : number(head.getTimestamp()));
    }

    private static long number(String quantity) {
        BigInteger number = Numeric.toBigInt(quantity);
        if (number.signum() < 0 || number.bitLength() > 62) {
            throw new NumberFormatException("not a height or time");
        }
        return number.longValue();
    }

    /** A message that cannot be understood. */
    final class Unreadable extends Exception {
        Unreadable(String what) {
            super(what, null, false, false);
        }
    }

    /** web3j's way to read JSON, which passes over what it does not know. */
    final class Json {
        private static final ObjectMapper MAPPER = ObjectMapperFactory.getObjectMapper();

        private Json() {}
    }
}
