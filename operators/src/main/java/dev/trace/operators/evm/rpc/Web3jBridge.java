package dev.trace.operators.evm.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trace.api.OperatorException;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.web3j.protocol.ObjectMapperFactory;
import org.web3j.protocol.Service;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;

/** Carries web3j's typed calls over our own HTTP, limits and judgement of failures. */
final class Web3jBridge extends Service {
    private final Sender sender;

    /** Sends a call and gives a copy of the response, as {@link #enveloped}. */
    interface Sender {
        byte[] send(RpcRequest request) throws FailedRequest, OperatorException, InterruptedException;
    }

    Web3jBridge(Sender sender) {
        super(false);
        this.sender = sender;
    }

    <T extends Response<?>> T ask(Class<T> type, String method, Object... params)
            throws FailedRequest, OperatorException, InterruptedException {
        try {
            return new Request<>(method, List.of(params), this, type).send();
        } catch (SendException e) {
            if (e.getCause() instanceof FailedRequest failed) {
                throw failed;
            }
            if (e.getCause() instanceof OperatorException failed) {
                throw failed;
            }
            throw new InterruptedException();
        } catch (IOException e) {
            throw new FailedRequest(Verdict.Kind.TRANSIENT, method + " answers something unreadable");
        }
    }

    @Override
    protected InputStream performIO(String payload) throws IOException {
        JsonNode tree = ObjectMapperFactory.getObjectMapper().readTree(payload);
        RpcRequest request = new RpcRequest(
                tree.path("method").asText(), tree.path("params").toString(), RpcRequest.NullResult.ANSWER);
        try {
            return new ByteArrayInputStream(sender.send(request));
        } catch (FailedRequest | OperatorException | InterruptedException e) {
            throw new SendException(e);
        }
    }

    /** A response that holds some bytes as its result. */
    static byte[] enveloped(byte[] array, int offset, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 16);
        out.writeBytes("{\"result\":".getBytes(StandardCharsets.US_ASCII));
        out.write(array, offset, length);
        out.write('}');
        return out.toByteArray();
    }

    @Override
    public void close() {}

    private static final class SendException extends IOException {
        SendException(Exception cause) {
            super(cause);
        }
    }
}
