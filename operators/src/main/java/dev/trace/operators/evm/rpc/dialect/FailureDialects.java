package dev.trace.operators.evm.rpc.dialect;

import static dev.trace.operators.evm.rpc.dialect.Verdict.Kind.DENIED;
import static dev.trace.operators.evm.rpc.dialect.Verdict.Kind.REFUSED;
import static dev.trace.operators.evm.rpc.dialect.Verdict.Kind.TRANSIENT;

import java.util.List;

/** Endpoints that fail, deny us, or refuse a request. */
final class FailureDialects {
    private static final String PROXYD = "ethereum-optimism/infra proxyd/backend.go";
    private static final String JSON_RPC = "JSON-RPC 2.0, section 5.1";
    private static final String HTTP = "RFC 9110, section 15";

    static final List<Dialect> ALL = List.of(
            Dialect.of("proxyd, Base, Optimism: no backend", TRANSIENT)
                    .code(-32011)
                    .seen(-32011, "no backend is currently healthy to serve traffic", PROXYD),
            Dialect.of("proxyd: timeout", TRANSIENT).code(-32015).seen(-32015, "gateway timeout", PROXYD),
            Dialect.of("proxyd: unhealthy", TRANSIENT).code(-32018).seen(-32018, "", PROXYD),
            Dialect.of("dRPC: timeout", TRANSIENT).code(30).seen(30, "timeout", "enviodev/hyperindex#715"),
            Dialect.of("geth: timeout", TRANSIENT)
                    .code(-32002)
                    .seen(-32002, "request timed out", "ethereum/go-ethereum rpc/errors.go"),
            Dialect.of("any: deadline", TRANSIENT)
                    .text("deadline exceeded")
                    .seen(-32000, "context deadline exceeded", Dialect.OURS),
            Dialect.of("any: timeout", TRANSIENT).text("timeout").seen(-32000, "execution timeout", Dialect.OURS),
            Dialect.of("any: timed out", TRANSIENT).text("timed out").seen(-32000, "query timed out", Dialect.OURS),
            Dialect.of("any: unavailable", TRANSIENT)
                    .text("temporarily unavailable")
                    .seen(-32000, "service temporarily unavailable", Dialect.OURS),
            Dialect.of("any: reverted", REFUSED)
                    .text("execution reverted")
                    .seen(-32000, "execution reverted: no", Dialect.OURS),
            Dialect.of("geth: reverted", REFUSED)
                    .code(3)
                    .seen(3, "reverted", "ethereum/go-ethereum internal/ethapi/errors.go"));

    static final List<Dialect> CODES = List.of(
            Dialect.of("HTTP, who are you", DENIED).status(401).seen(0, "Unauthorized", HTTP),
            Dialect.of("HTTP, not you", DENIED).status(403).seen(0, "Forbidden", HTTP),
            Dialect.of("JSON-RPC: internal", TRANSIENT).code(-32603).seen(-32603, "Internal error", JSON_RPC),
            Dialect.of("JSON-RPC: invalid request", REFUSED)
                    .orOfItsBatch()
                    .code(-32600)
                    .seen(-32600, "invalid request", JSON_RPC),
            Dialect.of("JSON-RPC: invalid params", REFUSED)
                    .code(-32602)
                    .seen(-32602, "invalid argument 0: hex number with leading zero digits", "LFDT-web3j/web3j#1730"),
            Dialect.of("JSON-RPC: not JSON", REFUSED)
                    .orOfItsBatch()
                    .code(-32700)
                    .seen(-32700, "parse error", JSON_RPC));

    static final List<Dialect> STATUSES = List.of(
            Dialect.of("HTTP, request timeout", TRANSIENT).status(408).seen(0, "", HTTP),
            Dialect.of("HTTP, server error", TRANSIENT).status(500).seen(0, "Internal Server Error", HTTP),
            Dialect.of("HTTP, bad gateway", TRANSIENT)
                    .status(502)
                    .seen(0, "<html><title>502 Bad Gateway</title></html>", "web3/web3.js#1789"),
            Dialect.of("HTTP, unavailable", TRANSIENT).status(503).seen(0, "Service Unavailable", HTTP),
            Dialect.of("HTTP, gateway timeout", TRANSIENT).status(504).seen(0, "", HTTP),
            Dialect.of("HTTP, moved", DENIED).status(301).seen(0, "Moved Permanently", HTTP),
            Dialect.of("HTTP, found", DENIED).status(302).seen(0, "Found", HTTP),
            Dialect.of("HTTP, see other", DENIED).status(303).seen(0, "See Other", HTTP),
            Dialect.of("HTTP, moved for now", DENIED).status(307).seen(0, "Temporary Redirect", HTTP),
            Dialect.of("HTTP, moved for good", DENIED).status(308).seen(0, "Permanent Redirect", HTTP));

    private FailureDialects() {}
}
