package dev.trace.operators.evm.rpc.dialect;

import static dev.trace.operators.evm.rpc.dialect.Verdict.Kind.QUOTA;
import static dev.trace.operators.evm.rpc.dialect.Verdict.Kind.THROTTLED;

import java.util.List;

/** Endpoints that had enough of us, for a moment or for the month. */
final class LimitDialects {
    private static final String ALLOY = "alloy-rs/alloy crates/json-rpc/src/response/error.rs";
    private static final String PROXYD = "ethereum-optimism/infra proxyd/backend.go";

    static final List<Dialect> QUOTAS = List.of(
            Dialect.of("Infura, the day's requests", QUOTA)
                    .text("daily request count")
                    .seen(-32005, "daily request count exceeded, request rate limited", "status-im/nimbus-eth2#1632"),
            Dialect.of("Alchemy, the month's capacity", QUOTA)
                    .text("monthly capacity")
                    .seen(
                            403,
                            -32600,
                            "Monthly capacity limit exceeded. Visit the dashboard to upgrade your scaling policy",
                            "xmtp/xmtpd#672"),
            Dialect.of("HTTP, payment required", QUOTA)
                    .status(402)
                    .seen(0, "Payment Required", "enviodev/hyperindex#715"),
            Dialect.of("any, a day's limit", QUOTA)
                    .text("daily limit")
                    .seen(-32005, "daily limit reached for your plan", Dialect.OURS),
            Dialect.of("any, a month's limit", QUOTA)
                    .text("monthly limit")
                    .seen(-32005, "monthly limit exceeded", Dialect.OURS),
            Dialect.of("any, a month's quota", QUOTA)
                    .text("monthly quota")
                    .seen(-32005, "monthly quota used up", Dialect.OURS),
            Dialect.of("any, a quota", QUOTA)
                    .text("quota exceeded")
                    .seen(-32005, "Quota exceeded for this project", Dialect.OURS),
            Dialect.of("any, our quota", QUOTA)
                    .text("exceeded your quota")
                    .seen(-32000, "You have exceeded your quota", Dialect.OURS),
            Dialect.of("any, credits", QUOTA)
                    .text("out of credits")
                    .seen(-32000, "You are out of credits", Dialect.OURS),
            Dialect.of("any, payment", QUOTA)
                    .text("payment required")
                    .seen(-32000, "payment required to continue", Dialect.OURS));

    static final List<Dialect> THROTTLES = List.of(
            Dialect.of("Alchemy", THROTTLED)
                    .text("compute units per second")
                    .seen(
                            429,
                            429,
                            "Your app has exceeded its compute units per second capacity. Visit the dashboard",
                            "conduitxyz/node#36"),
            Dialect.of("any, HTTP 429", THROTTLED).status(429).seen(0, "Too Many Requests", ALLOY),
            Dialect.of("any, code 429", THROTTLED).code(429).seen(429, "", ALLOY),
            Dialect.of("Infura", THROTTLED)
                    .text("request rate exceeded")
                    .seenWithData(
                            -32005,
                            "project ID request rate exceeded",
                            "{\"rate\":{\"allowed_rps\":1,\"backoff_seconds\":30,\"current_rps\":1.4}}",
                            "INFURA/infura#201"),
            Dialect.of("QuickNode, requests", THROTTLED)
                    .text("/second request limit")
                    .seen(-32007, "50/second request limit reached - reduce calls per second or upgrade", ALLOY),
            Dialect.of("QuickNode, credits", THROTTLED)
                    .text("credits limited")
                    .seen(-32012, "credits limited to 6000/sec", ALLOY),
            Dialect.of("proxyd, rate", THROTTLED).text("over rate limit").seen(-32016, "over rate limit", PROXYD),
            Dialect.of("proxyd, capacity", THROTTLED)
                    .text("backend is over capacity")
                    .seen(-32012, "backend is over capacity", PROXYD),
            Dialect.of("TheRPC", THROTTLED).code(-32029).seen(-32029, "", "reown-com/blockchain-api#1102"),
            Dialect.of("Cloudflare", THROTTLED).code(-32055).seen(-32055, "", ALLOY),
            Dialect.of("WebSocket concurrency", THROTTLED).code(1008).seen(1008, "", ALLOY),
            Dialect.of("any, with a time", THROTTLED)
                    .text("try again in")
                    .seen(-32000, "please try again in 4ms", ALLOY),
            Dialect.of("any, a rate limit", THROTTLED)
                    .text("rate limit")
                    .seen(-32000, "rate limit exceeded", Dialect.OURS),
            Dialect.of("any, too many requests", THROTTLED)
                    .text("too many requests")
                    .seen(-32000, "Too many requests, please slow down", Dialect.OURS),
            Dialect.of("any, requests per second", THROTTLED)
                    .text("requests per second")
                    .seen(-32000, "exceeded 25 requests per second", Dialect.OURS));

    /** Codes that mean a limit where no text says anything else. -32005 is Infura's for log sizes too. */
    static final List<Dialect> CODES = List.of(
            Dialect.of("Infura, -32005 without a known text", THROTTLED)
                    .code(-32005)
                    .seen(-32005, "limit exceeded", "EIP-1474"),
            Dialect.of("QuickNode, -32007 without a known text", THROTTLED)
                    .code(-32007)
                    .seen(-32007, "", ALLOY),
            Dialect.of("proxyd or QuickNode, -32012 without a known text", THROTTLED)
                    .code(-32012)
                    .seen(-32012, "", PROXYD),
            Dialect.of("proxyd, -32016 without a known text", THROTTLED)
                    .code(-32016)
                    .seen(-32016, "", PROXYD));

    private LimitDialects() {}
}
