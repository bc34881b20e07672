package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.operators.evm.rpc.EndpointSettings.Limits;
import dev.trace.operators.evm.rpc.dialect.Classifier;
import dev.trace.operators.evm.rpc.dialect.Verdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.PriorityQueue;
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

    @ParameterizedTest(name = "{0} configured, {1} of all requests refused")
    @CsvSource({
        "0, 0.005, 0.9",
        "0, 0.01, 0.8",
        "0, 0.03, 0.6",
        "25, 0.005, 0.95",
        "25, 0.01, 0.9",
        "25, 0.03, 0.5",
    })
    void refusalsThatHaveNothingToDoWithTheRateDoNotKeepItLow(int configured, double refused, double share) {
        double possible = 32 / 0.05; // so many at once, of 50 ms each
        double asked = configured == 0 ? possible : configured;
        for (int seed = 1; seed <= 3; seed++) {
            Server server = new Server(possible, 50, 0, new Whims(refused, 0, seed));
            Figures figures = server.serve(configured, 1, 6);
            assertTrue(figures.achieved * possible / asked >= share, "seed " + seed + ": " + figures);
        }
    }

    @Test
    void ARateKeptLowByRefusalsIsHighAgainWithinAMinute() {
        Server server = new Server(20, 50, 0, new Whims(0.005, 0, 1));
        server.serve(0, 1, 5);
        server.allowed = 32 / 0.05;
        server.burst = server.allowed;
        Figures figures = server.serve(0, 1, 4);
        assertTrue(figures.achieved >= 0.85, figures.toString());
    }

    @ParameterizedTest(name = "{0}/s allowed, {1} of all other requests refused too")
    @CsvSource({"25, 0.005, 0.85", "25, 0.01, 0.8", "200, 0.005, 0.75"})
    void aRealLimitIsFoundAlsoAmongOtherRefusals(double allowed, double refused, double share) {
        for (int seed = 1; seed <= 3; seed++) {
            Server server = new Server(allowed, 50, 0, new Whims(refused, 0, seed));
            Figures figures = server.serve(0, 1, 10);
            assertTrue(figures.achieved >= share, "seed " + seed + ": " + figures);
            assertTrue(figures.complained < refused + 0.02, "seed " + seed + ": " + figures);
        }
    }

    @Test
    void aTwentiethOfAllRequestsNeverAnsweredLeavesAsManyAtOnceAsAtFirst() {
        Server server = new Server(32 / 0.05, 50, 0, new Whims(0, 0.05, 1));
        server.serve(0, 0, 10);
        assertTrue(server.leastAtOnce >= 8, server.leastAtOnce + " at once");
    }

    /**
     * What a server does whatever its limit is.
     *
     * @param refused part of the requests that it refuses as too many
     * @param unanswered part of the requests that it never answers
     */
    private record Whims(double refused, double unanswered, long seed) {
        static final Whims NONE = new Whims(0, 0, 1);
    }

    /**
     * @param achieved what passed, of what was allowed
     * @param complained part of the requests that were throttled
     */
    private record Figures(double achieved, double complained) {}

    /** A token bucket that answers 429, and the one client that it has. */
    private static final class Server {
        private static final long SILENCE = 30_000 * MILLI;

        private final int latency;
        private final int retryAfter;
        private final Whims whims;
        private final Random random;
        private final Consequences consequences;
        private double allowed;
        private double burst;
        private double tokens;
        private long now;
        private int sent;
        private int leastAtOnce = Integer.MAX_VALUE;
        private Endpoint endpoint;

        Server(double allowed, double burst, int latency, int retryAfter) {
            this(allowed, burst, latency, retryAfter, Whims.NONE);
        }

        Server(double allowed, int latency, int retryAfter, Whims whims) {
            this(allowed, allowed, latency, retryAfter, whims);
        }

        private Server(double allowed, double burst, int latency, int retryAfter, Whims whims) {
            this.allowed = allowed;
            this.burst = burst;
            this.latency = latency;
            this.retryAfter = retryAfter;
            this.whims = whims;
            random = new Random(whims.seed);
            consequences = new Consequences(
                    PoolSettings.of("p", OptionalLong.empty(), List.of(EndpointSettings.of("a", "http://a"))),
                    new Random(1));
            tokens = burst;
        }

        /** Goes on for so many minutes; figures are of those after the first few. */
        Figures serve(int configured, int after, int minutes) {
            if (endpoint == null) {
                EndpointSettings settings = EndpointSettings.of("a", "http://a").with(Limits.bySecond(configured, 32));
                endpoint = new Endpoint(settings, null, now);
                endpoint.checked = true;
            }
            PriorityQueue<Request> underWay = new PriorityQueue<>(Comparator.comparing(Request::endsAt));
            long counted = now + after * MINUTE;
            int passed = 0;
            int complained = 0;
            for (long end = now + minutes * MINUTE; now < end; now += MILLI) {
                tokens = Math.min(burst, tokens + allowed / 1000);
                leastAtOnce = Math.min(leastAtOnce, endpoint.concurrency.limit());
                while (!underWay.isEmpty() && underWay.peek().endsAt <= now) {
                    Request request = underWay.remove();
                    answer(request);
                    if (request.startedAt >= counted) {
                        passed += request.fate == Fate.PASSES ? 1 : 0;
                        complained += request.fate == Fate.IS_REFUSED ? 1 : 0;
                    }
                }
                while (endpoint.illFor(now) == 0 && !endpoint.isFull(now) && endpoint.delay("m", now) == 0) {
                    endpoint.start("m", now);
                    endpoint.underWay++;
                    underWay.add(request());
                }
            }
            underWay.forEach(this::answer);
            double could = (minutes - after) * 60 * allowed;
            return new Figures(passed / could, (double) complained / Math.max(1, passed + complained));
        }

        private Request request() {
            boolean hangs = random.nextDouble() < whims.unanswered;
            boolean passes = tokens >= 1 && random.nextDouble() >= whims.refused;
            tokens -= tokens >= 1 ? 1 : 0;
            Fate fate = hangs ? Fate.HANGS : passes ? Fate.PASSES : Fate.IS_REFUSED;
            // No two end at one moment, as calls of a batch do.
            long endsAt = now + (hangs ? SILENCE + MILLI : latency * MILLI) - 1 - sent++ % 10_000;
            return new Request(now, endsAt, fate);
        }

        private void answer(Request request) {
            long at = Math.min(now, request.endsAt);
            Verdict verdict = request.fate == Fate.HANGS
                    ? Verdict.of(Verdict.Kind.TRANSIENT, "it did not answer in time")
                    : Classifier.http(429, Duration.ofSeconds(retryAfter), "slow down");
            if (request.fate == Fate.PASSES) {
                consequences.answered(endpoint, "m", at);
                endpoint.concurrency.answered("m", at - request.startedAt, endpoint.underWay, at);
            } else {
                consequences.failed(endpoint, "m", verdict, request.startedAt, at);
            }
            endpoint.underWay--;
        }

        private enum Fate {
            PASSES,
            IS_REFUSED,
            HANGS
        }

        private record Request(long startedAt, long endsAt, Fate fate) {}
    }
}
