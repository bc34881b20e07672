package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.operators.evm.rpc.EndpointSettings.Limits;
import dev.trace.operators.evm.rpc.dialect.Classifier;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits as a pool uses them, against a server that counts, in time of our own. */
final class LearnedRateTest {
    private static final long MILLI = 1_000_000L;
    private static final long MINUTE = 60_000 * MILLI;

    @ParameterizedTest(name = "{0} configured, {1}/s allowed in bursts of {2}, {3} ms, Retry-After {4}")
    @CsvSource({
        "25, 25, 25, 50, 0",
        "25, 25, 25, 1, 0",
        "25, 25, 5, 50, 1",
        "0, 25, 25, 50, 0",
        "0, 25, 25, 1, 0",
        "0, 25, 25, 50, 1",
        "0, 25, 25, 50, 2",
        "0, 25, 50, 50, 0",
        "0, 25, 10, 200, 0",
        "100, 25, 25, 50, 0",
        "0, 5, 5, 50, 1",
        "0, 200, 200, 50, 1",
    })
    void nearlyAllOfWhatIsAllowedIsUsedAndLittleIsComplainedOf(
            int configured, double allowed, double burst, int latency, int retryAfter) {
        Server server = new Server(allowed, burst, latency, retryAfter);
        Figures figures = server.serve(configured, 1, 10);
        assertTrue(figures.achieved >= 0.95, figures.toString());
        assertTrue(figures.complained < 0.02, figures.toString());
    }

    @Test
    void aServerThatAllowsMoreIsUsedMoreWithinMinutes() {
        Server server = new Server(25, 25, 50, 0);
        server.serve(0, 1, 3);
        server.allowed = 100;
        server.burst = 100;
        Figures figures = server.serve(0, 5, 8);
        assertTrue(figures.achieved >= 0.9, figures.toString());
    }

    @Test
    void aServerThatAllowsLessIsObeyedWithinAMinute() {
        Server server = new Server(100, 100, 50, 0);
        server.serve(0, 1, 3);
        server.allowed = 10;
        server.burst = 10;
        Figures figures = server.serve(0, 1, 8);
        assertTrue(figures.achieved >= 0.9, figures.toString());
        assertTrue(figures.complained < 0.03, figures.toString());
    }

    @Test
    void aPauseInTheWorkTeachesNothing() {
        Server server = new Server(25, 25, 50, 0);
        server.serve(0, 1, 5);
        server.now += 60 * MINUTE;
        Figures figures = server.serve(0, 0, 5);
        assertTrue(figures.achieved >= 0.95, figures.toString());
        assertTrue(figures.complained < 0.02, figures.toString());
    }

    @Test
    void aServerThatRefusedEverythingForMinutesIsUsedAgainSoon() {
        Server server = new Server(25, 25, 50, 0);
        server.serve(0, 1, 3);
        server.allowed = 0;
        server.serve(0, 0, 10);
        server.allowed = 25;
        Figures figures = server.serve(0, 2, 6);
        assertTrue(figures.achieved >= 0.9, figures.toString());
    }

    /**
     * @param achieved what passed, of what was allowed
     * @param complained part of the requests that were throttled
     */
    private record Figures(double achieved, double complained) {}

    /** A token bucket that answers 429, and the one client that it has. */
    private static final class Server {
        private final int latency;
        private final int retryAfter;
        private final Consequences consequences = new Consequences(
                PoolSettings.of("p", OptionalLong.empty(), List.of(EndpointSettings.of("a", "http://a"))),
                new Random(1));
        private double allowed;
        private double burst;
        private double tokens;
        private long now;
        private Endpoint endpoint;

        Server(double allowed, double burst, int latency, int retryAfter) {
            this.allowed = allowed;
            this.burst = burst;
            this.latency = latency;
            this.retryAfter = retryAfter;
            tokens = burst;
        }

        /** Goes on for so many minutes; figures are of those after the first few. */
        Figures serve(int configured, int after, int minutes) {
            if (endpoint == null) {
                EndpointSettings settings = EndpointSettings.of("a", "http://a").with(Limits.bySecond(configured, 32));
                endpoint = new Endpoint(settings, null, now);
                endpoint.checked = true;
            }
            ArrayDeque<Request> underWay = new ArrayDeque<>();
            long counted = now + after * MINUTE;
            int passed = 0;
            int complained = 0;
            for (long end = now + minutes * MINUTE; now < end; now += MILLI) {
                tokens = Math.min(burst, tokens + allowed / 1000);
                while (!underWay.isEmpty() && underWay.peek().startedAt + latency * MILLI <= now) {
                    Request request = underWay.remove();
                    answer(request);
                    if (request.startedAt >= counted) {
                        passed += request.passes ? 1 : 0;
                        complained += request.passes ? 0 : 1;
                    }
                }
                while (endpoint.illFor(now) == 0 && !endpoint.isFull(now) && endpoint.delay("m", now) == 0) {
                    endpoint.start("m", now);
                    endpoint.underWay++;
                    boolean passes = tokens >= 1;
                    tokens -= passes ? 1 : 0;
                    underWay.add(new Request(now, passes));
                }
            }
            underWay.forEach(this::answer);
            double could = (minutes - after) * 60 * allowed;
            return new Figures(passed / could, (double) complained / (passed + complained));
        }

        private void answer(Request request) {
            if (request.passes) {
                consequences.answered(endpoint, "m", now);
                endpoint.concurrency.answered("m", now - request.startedAt, endpoint.underWay, now);
            } else {
                Verdict verdict = Classifier.http(429, Duration.ofSeconds(retryAfter), "slow down");
                consequences.failed(endpoint, "m", verdict, request.startedAt, now);
            }
            endpoint.underWay--;
        }

        private record Request(long startedAt, boolean passes) {}
    }
}
