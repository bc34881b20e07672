package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import java.util.OptionalLong;
import java.util.Set;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthBlockNumber;

/** What a pool asks its endpoints about their head. */
final class HeadCalls {
    private final RpcPool pool;

    HeadCalls(RpcPool pool) {
        this.pool = pool;
    }

    /** The head of the endpoint that answers, preferably none of some. */
    Said latest(Set<String> last) throws FailedRequest, OperatorException, InterruptedException {
        Asked<EthBlockNumber> asked = new Asked<>(last, "");
        EthBlockNumber answer = asked.ask(EthBlockNumber.class, "eth_blockNumber");
        return new Said(answer.getBlockNumber().longValueExact(), asked.endpoint);
    }

    /** The number under the finalized tag; empty if the endpoint knows the tag and has finalized nothing. */
    OptionalLong finalized() throws FailedRequest, OperatorException, InterruptedException {
        return number(new Asked<>(Set.of(), ""), "finalized");
    }

    /** Whether there is a block of that number, preferably at the endpoint that says so. */
    boolean has(Said said) throws FailedRequest, OperatorException, InterruptedException {
        OptionalLong found = number(new Asked<>(Set.of(), said.endpoint), "0x" + Long.toHexString(said.number));
        return found.isPresent() && found.getAsLong() == said.number;
    }

    private static OptionalLong number(Asked<EthBlock> asked, String block)
            throws FailedRequest, OperatorException, InterruptedException {
        EthBlock.Block found =
                asked.ask(EthBlock.class, "eth_getBlockByNumber", block, false).getBlock();
        return found == null
                ? OptionalLong.empty()
                : OptionalLong.of(found.getNumber().longValueExact());
    }

    /** What an endpoint says its head is. */
    record Said(long number, String endpoint) {}

    /** One call, and who answered it. */
    private final class Asked<T extends Response<?>> {
        private final Set<String> last;
        private final String first;
        private String endpoint = "";

        Asked(Set<String> last, String first) {
            this.last = last;
            this.first = first;
        }

        T ask(Class<T> type, String method, Object... params)
                throws FailedRequest, OperatorException, InterruptedException {
            return new Web3jBridge(this::send).ask(type, method, params);
        }

        private byte[] send(RpcRequest request) throws OperatorException, InterruptedException {
            HeadQuestion question = new HeadQuestion(request, last, first);
            try (RpcReply reply = pool.submit(question, use -> {}).await()) {
                endpoint = reply.endpoint();
                return Web3jBridge.enveloped(reply.array(), reply.offset(), reply.length());
            }
        }
    }

    /** Asks about the head; whatever is asked beside its number is asked aside. */
    private record HeadQuestion(RpcRequest request, Set<String> last, String first) implements Question {
        @Override
        public String method() {
            return request.method();
        }

        @Override
        public RpcRequest at(Endpoint endpoint) {
            return request;
        }

        @Override
        public boolean isFirstChoice(Endpoint endpoint) {
            return endpoint.name().equals(first);
        }

        @Override
        public boolean isLastChoice(Endpoint endpoint) {
            return last.contains(endpoint.name());
        }

        @Override
        public boolean isAside() {
            return !method().equals("eth_blockNumber");
        }
    }
}
