package dev.trace.operators.evm.rpc;

import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.dialect.Verdict.Kind;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.web3j.exceptions.MessageDecodingException;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthChainId;
import org.web3j.utils.Numeric;

/**
 * Which chain an endpoint is of.
 *
 * @param chainId as it says
 * @param genesis hash of block 0; empty if it does not serve that block
 */
record ChainIdentity(long chainId, Optional<byte[]> genesis) {
    private static final Pattern HASH = Pattern.compile("0x[0-9a-fA-F]{64}");

    static ChainIdentity of(Exchange exchange, Buffers buffers)
            throws FailedRequest, OperatorException, InterruptedException {
        Web3jBridge web3j = new Web3jBridge(request -> send(exchange, buffers, request));
        try {
            long id = web3j.ask(EthChainId.class, "eth_chainId").getChainId().longValueExact();
            return new ChainIdentity(id, genesis(web3j));
        } catch (MessageDecodingException | ArithmeticException e) {
            throw new FailedRequest(Kind.TRANSIENT, "its chain id or genesis block is not readable");
        }
    }

    private static byte[] send(Exchange exchange, Buffers buffers, RpcRequest request) throws FailedRequest {
        Response response = exchange.send(request, Transfer.uncancellable());
        try {
            return Web3jBridge.enveloped(response.array(), response.offset(), response.length());
        } finally {
            buffers.giveBack(response.array());
        }
    }

    private static Optional<byte[]> genesis(Web3jBridge web3j)
            throws FailedRequest, OperatorException, InterruptedException {
        try {
            EthBlock.Block block = web3j.ask(EthBlock.class, "eth_getBlockByNumber", "0x0", false)
                    .getBlock();
            if (block == null) {
                return Optional.empty();
            }
            if (block.getHash() == null || !HASH.matcher(block.getHash()).matches()) {
                throw new FailedRequest(Kind.TRANSIENT, "its block 0 has no hash");
            }
            return Optional.of(Numeric.hexStringToByteArray(block.getHash()));
        } catch (FailedRequest e) {
            return switch (e.verdict().kind()) {
                case PRUNED, MISSING, REFUSED, UNSUPPORTED, TOO_LARGE, BATCH_REFUSED -> Optional.empty();
                case TRANSIENT, UNKNOWN, THROTTLED, QUOTA, DENIED -> throw e;
            };
        }
    }

    /** What tells another identity from this one, for people; empty if they can be the same chain. */
    Optional<String> differsFrom(ChainIdentity other) {
        if (chainId != other.chainId) {
            return Optional.of("it is of chain " + chainId + ", not " + other.chainId);
        }
        if (genesis.isPresent() && other.genesis.isPresent() && !Arrays.equals(genesis.get(), other.genesis.get())) {
            return Optional.of("its genesis block is " + Numeric.toHexString(genesis.get()) + ", not "
                    + Numeric.toHexString(other.genesis.get()));
        }
        return Optional.empty();
    }
}
