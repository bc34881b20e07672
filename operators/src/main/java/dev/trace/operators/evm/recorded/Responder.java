package dev.trace.operators.evm.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Answers calls from a recorded chain, as a node would. Safe for use from several threads. */
final class Responder {
    private final RecordedChain chain;

    Responder(RecordedChain chain) {
        this.chain = chain;
    }

    Reply reply(String method, JsonNode params) throws IOException {
        if (!params.isArray() && !params.isMissingNode()) {
            return Reply.error(Reply.INVALID_PARAMS, "params must be an array");
        }
        return switch (method) {
            case "eth_chainId" -> Reply.quantity(chain.chainId());
            case "eth_blockNumber" -> Reply.quantity(chain.head());
            case "eth_syncing" -> Reply.result("false");
            case "net_version" -> Reply.result("\"" + chain.chainId() + "\"");
            case "web3_clientVersion" -> Reply.result("\"trace-recorded\"");
            case "eth_getBlockByNumber" -> byNumber(params);
            case "eth_getBlockByHash" -> byHash(params);
            case "eth_getBlockReceipts" -> receipts(params);
            case "eth_getLogs" -> logs(params);
            case "eth_getTransactionReceipt" -> receipt(method, params);
            default -> recorded(method, params);
        };
    }

    private Reply recorded(String method, JsonNode params) {
        return chain.recorded(method, params)
                .orElseGet(() -> chain.knows(method)
                        ? Reply.error(Reply.NOT_KEPT, "this call is not recorded")
                        : Reply.error(
                                Reply.METHOD_NOT_FOUND, "the method " + method + " does not exist/is not available"));
    }

    /** As recorded, or else found in the receipts. */
    private Reply logs(JsonNode params) throws IOException {
        Optional<Reply> recorded = chain.recorded("eth_getLogs", params);
        if (recorded.isPresent()) {
            return recorded.get();
        }
        JsonNode filter = params.path(0);
        try {
            if (filter.has("blockHash") && (filter.has("fromBlock") || filter.has("toBlock"))) {
                return Reply.error(Reply.INVALID_PARAMS, "cannot specify both BlockHash and FromBlock/ToBlock");
            }
            if (filter.has("blockHash")) {
                Optional<Long> number = chain.number(filter.path("blockHash").asText());
                return number.isPresent()
                        ? new LogSearch(chain).between(number.get(), number.get(), filter)
                        : Reply.error(-32000, "unknown block");
            }
            long from = number(filter.path("fromBlock").asText("latest"));
            long to = number(filter.path("toBlock").asText("latest"));
            return new LogSearch(chain).between(from, to, filter);
        } catch (NumberFormatException e) {
            return notANumber(filter);
        }
    }

    private Reply byNumber(JsonNode params) throws IOException {
        JsonNode flag = params.path(1);
        if (!params.path(0).isTextual() || !(flag.isBoolean() || flag.isMissingNode())) {
            return Reply.error(Reply.INVALID_PARAMS, "expected a block number or tag, and true or false");
        }
        try {
            return block(number(params.path(0).asText()), flag);
        } catch (NumberFormatException e) {
            return notANumber(params.path(0));
        }
    }

    private Reply byHash(JsonNode params) throws IOException {
        Optional<Long> number = chain.number(params.path(0).asText());
        return number.isPresent() ? block(number.get(), params.path(1)) : Reply.NULL;
    }

    private Reply block(long number, JsonNode flag) throws IOException {
        RecordedBlock block = chain.block(number);
        if (block == null) {
            return absent(number, "block");
        }
        return block.block(RecordedBlock.Transactions.of(flag))
                .map(Reply::result)
                .orElseGet(() -> Reply.error(Reply.NOT_KEPT, "block " + number + " is not recorded in this form"));
    }

    private Reply receipts(JsonNode params) throws IOException {
        JsonNode which = params.path(0);
        which = which.isObject() ? which.path("blockHash") : which;
        try {
            long number = isHash(which) ? chain.number(which.asText()).orElse(-1L) : number(which.asText());
            RecordedBlock block = chain.block(number);
            if (block == null) {
                return number < 0 ? Reply.NULL : absent(number, "block");
            }
            return block.receipts()
                    .map(Reply::result)
                    .orElseGet(() -> Reply.error(Reply.NOT_KEPT, "receipts of block " + number + " are not recorded"));
        } catch (NumberFormatException e) {
            return notANumber(which);
        }
    }

    private Reply receipt(String method, JsonNode params) throws IOException {
        Optional<ByteBuffer> ofBlock = chain.receipt(params.path(0).asText());
        return ofBlock.isPresent() ? Reply.result(ofBlock.get()) : recorded(method, params);
    }

    private Reply absent(long number, String what) {
        return number > chain.head()
                ? Reply.NULL
                : Reply.error(Reply.NOT_KEPT, what + " " + number + " is not recorded");
    }

    private static Reply notANumber(JsonNode which) {
        return Reply.error(Reply.INVALID_PARAMS, "not a block number, tag or hash: " + which);
    }

    private static boolean isHash(JsonNode which) {
        return which.isTextual() && which.asText().length() == 66;
    }

    private long number(String tag) {
        return switch (tag) {
            case "latest", "finalized", "safe", "pending" -> chain.head();
            case "earliest" -> 0;
            default -> {
                if (!tag.startsWith("0x")) {
                    throw new NumberFormatException(tag);
                }
                yield Long.parseUnsignedLong(tag.substring(2), 16);
            }
        };
    }

    static JsonNode params(JsonNode request) {
        JsonNode params = request.get("params");
        return params == null ? MissingNode.getInstance() : params;
    }
}
