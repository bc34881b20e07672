package dev.trace.operators.evm.rpc.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trace.operators.evm.rpc.dialect.Verdict.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What providers say, as they say it. */
final class ClassifierTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "THROTTLED | 429 | 429    | Your app has exceeded its compute units per second capacity",
                "THROTTLED | 200 | 429    | slow down",
                "THROTTLED | 200 | -32005 | project ID request rate exceeded",
                "THROTTLED | 200 | -32005 | limit exceeded",
                "THROTTLED | 200 | -32007 | 50/second request limit reached - reduce calls per second",
                "THROTTLED | 200 | -32012 | credits limited to 100/sec",
                "THROTTLED | 200 | -32012 | backend is over capacity",
                "THROTTLED | 200 | -32016 | over rate limit",
                "THROTTLED | 200 | -32029 | something",
                "THROTTLED | 200 | -32000 | please try again in 4ms",
                "QUOTA     | 200 | -32005 | daily request count exceeded, request rate limited",
                "QUOTA     | 403 | -32600 | Monthly capacity limit exceeded. Visit the dashboard to upgrade",
                "QUOTA     | 402 | -32000 | payment required",
                "TOO_LARGE | 200 | -32602 | Log response size exceeded. this block range should work: [0x0, 0xd043b8]",
                "TOO_LARGE | 200 | -32600 | You can make eth_getLogs requests with up to a 500 block range.",
                "TOO_LARGE | 200 | -32005 | query returned more than 10000 results. Try with this block range [0x1, 0x2].",
                "TOO_LARGE | 200 | -32602 | range 1000000 exceeds limit of 10000",
                "TOO_LARGE | 413 | -32614 | eth_getLogs is limited to a 10,000 range",
                "TOO_LARGE | 200 | -32600 | block range is too wide",
                "TOO_LARGE | 200 | -32000 | query exceeds max results 20000",
                "TOO_LARGE | 200 | -32000 | maximum [from, to] blocks distance: 10000",
                "TOO_LARGE | 200 | -32602 | eth_getLogs is limited to 1024 block range.",
                "TOO_LARGE | 200 | 35     | ranges over 10000 blocks are not supported on freetier",
                "TOO_LARGE | 200 | -32602 | Block range limit exceeded.",
                "TOO_LARGE | 200 | -32000 | exceed maximum block range: 50000",
                "TOO_LARGE | 200 | -32005 | Maximum allowed number of requested blocks is 1000",
                "TOO_LARGE | 200 | -32603 | eth_getLogs range is too large, max is 1k blocks",
                "TOO_LARGE | 200 | -32020 | backend response too large",
                "TOO_LARGE | 200 | -32000 | logs matched by query exceeds limit of 10000",
                "TOO_LARGE | 200 | -32005 | block range too large, max range: 1000",
                "TOO_LARGE | 200 | -32005 | Too many logs requested. Max logs per response is 5.",
                "TOO_LARGE | 200 | -32003 | response too large",
                "TOO_LARGE | 200 | -32000 | requested too many blocks from 1 to 9, maximum is set to 5",
                "MISSING   | 200 | -32602 | block range extends beyond current head block",
                "MISSING   | 200 | -32000 | requested to block 5 after last accepted block 3",
                "MISSING   | 200 | -32000 | transaction indexing is in progress",
                "MISSING   | 200 | -32000 | header not found",
                "PRUNED    | 200 | 4444   | pruned history unavailable",
                "PRUNED    | 200 | -32000 | missing trie node abc (path )",
                "UNSUPPORTED | 200 | -32601 | the method eth_getBlockReceipts does not exist/is not available",
                "UNSUPPORTED | 200 | -32600 | trace_filter is not available on the Free tier",
                "REFUSED   | 200 | -32602 | invalid argument 0: hex number with leading zero digits",
                "REFUSED   | 200 | -32600 | invalid request",
                "REFUSED   | 200 | 3      | execution reverted: no",
                "REFUSED   | 200 | -32000 | execution reverted",
                "TRANSIENT | 200 | -32011 | no backend is currently healthy to serve traffic",
                "TRANSIENT | 200 | -32015 | gateway timeout",
                "TRANSIENT | 200 | -32018 | unhealthy",
                "TRANSIENT | 200 | -32603 | Internal error",
                "TRANSIENT | 200 | -32000 | context deadline exceeded",
            })
    void textCountsBeforeCode(Kind kind, int status, long code, String message) throws Exception {
        String json = new ObjectMapper()
                .createObjectNode()
                .put("code", code)
                .put("message", message)
                .toString();
        assertEquals(kind, error(status, json).kind());
    }

    @Test
    void theReasonMayBeInTheDataAlone() throws Exception {
        assertEquals(Kind.TOO_LARGE, error(200, """
                        {"code":-32602,"message":"invalid params","data":"block range 9009594 is bigger than range limit 2000"}""").kind());
    }

    @Test
    void theLongerOfHeaderAndDataIsThePauseUpToFiveMinutes() throws Exception {
        String error = """
                {"code":-32005,"message":"request rate exceeded","data":{"rate":{"backoff_seconds":30.5}}}""";
        assertEquals(Duration.ofMillis(30_500), error(200, error).pause());
        assertEquals(
                Duration.ofMinutes(5),
                Classifier.http(429, Duration.ofHours(2), "").pause());
    }

    @ParameterizedTest
    @CsvSource({
        "429, THROTTLED", "402, QUOTA", "401, DENIED", "403, DENIED", "301, DENIED", "413, TOO_LARGE",
        "400, UNKNOWN", "404, UNKNOWN", "408, TRANSIENT", "500, TRANSIENT", "502, TRANSIENT", "503, TRANSIENT"
    })
    void aStatusAloneSaysEnough(int status, Kind kind) {
        assertEquals(kind, Classifier.http(status, Duration.ZERO, "<html>").kind());
    }

    @Test
    void reasonsAreOneShortLineWithoutAPartOfASecret() throws Exception {
        Verdict verdict = error(200, "{\"code\":1,\"message\":\"" + "a\\nb ".repeat(59) + "secret-key\"}");
        String reason =
                verdict.redacted(text -> text.replace("secret-key", "***")).reason();
        assertTrue(reason.length() < 260 && reason.indexOf('\n') < 0, reason);
        assertTrue(!reason.contains("sec"), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DENIED  | 401 | \"bad key abc\"                                 | HTTP 401 (check its key): bad key abc",
                "DENIED  | 403 | {\"reason\":\"not you\"}                        | HTTP 403 (check its key): {\"reason\":\"not you\"}",
                "DENIED  | 401 | {\"code\":-32000,\"message\":\"Unauthorized\"}  | HTTP 401 (check its key): -32000 Unauthorized",
                "DENIED  | 302 | \"go there\"                                    | HTTP 302: it redirects elsewhere; configure the final address",
                "UNKNOWN | 400 | \"what is this\"                                | HTTP 400: what is this",
                "UNKNOWN | 200 | \"what is this\"                                | what is this",
                "UNKNOWN | 200 | {\"code\":\"E1\",\"message\":\"what is this\"}  | what is this",
                "UNKNOWN | 400 | {\"code\":7,\"message\":\"what is this\"}       | 7 what is this",
                "THROTTLED | 200 | {\"code\":\"429\",\"message\":\"slow down\"}  | 429 slow down",
            })
    void theReasonSaysAllThatWasSaid(Kind kind, int status, String json, String reason) throws Exception {
        Verdict verdict = error(status, json);
        assertEquals(kind, verdict.kind());
        assertEquals(reason, verdict.reason());
    }

    @Test
    void whatNobodyKnowsIsUnknown() throws Exception {
        assertEquals(
                Kind.UNKNOWN,
                error(200, "{\"code\":-32000,\"message\":\"the flux is incapacitated\"}")
                        .kind());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100 | -32000 | batch limit 100 exceeded (can increase by --rpc.batch.limit). Requested batch of size: 200",
                "3   | 31     | Batch of more than 3 requests are not allowed on free tier",
                "50  | -32600 | batch size exceeds maximum of 50",
                "-1  | -32600 | batch too large",
                "-1  | -32014 | no",
            })
    void aRefusedBatchMaySayHowLongOneMayBe(int limit, long code, String message) throws Exception {
        Verdict verdict = error(200, "{\"code\":" + code + ",\"message\":\"" + message + "\"}");
        assertEquals(Kind.BATCH_REFUSED, verdict.kind());
        assertEquals(limit, verdict.batchLimit().orElse(-1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120 |                               | 120",
                "Sat, 21 Nov 2026 10:00:07 GMT | Sat, 21 Nov 2026 10:00:00 GMT | 7",
                "Sat, 21 Nov 2026 09:00:00 GMT | Sat, 21 Nov 2026 10:00:00 GMT | 0",
                "Sat, 21 Nov 2026 10:00:07 GMT |                               | 0",
                "soon |                              | 0",
            })
    void retryAfterIsSecondsOrADateByTheServersClock(String header, String date, int seconds) {
        assertEquals(Duration.ofSeconds(seconds), RetryAfter.of(header, date));
    }

    private static Verdict error(int status, String json) throws JsonProcessingException {
        return Classifier.error(status, Duration.ZERO, new ObjectMapper().readTree(json));
    }
}
