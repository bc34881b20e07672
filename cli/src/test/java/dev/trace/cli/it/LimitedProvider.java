package dev.trace.cli.it;

import dev.trace.operators.evm.recorded.Answer;
import dev.trace.operators.evm.recorded.RecordedChain;
import dev.trace.operators.evm.recorded.RecordedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A provider of the bundled chain that allows so many requests a second, whoever sends them, and half a second's worth at
 * once; what is beyond is refused with 429. Each client comes through a door of its own. Safe for use from several threads.
 */
final class LimitedProvider implements AutoCloseable {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int rate;
    private final List<RecordedServer> doors = new ArrayList<>();
    private final List<Long> arrivals = new ArrayList<>();
    private double tokens;
    private long filledAt = System.nanoTime();
    private int refused;
    private int doorWithoutQuota = -1;

    LimitedProvider(int rate) {
        this.rate = rate;
        tokens = rate / 2.0;
    }

    /** The address of another door. */
    synchronized String open() throws IOException {
        int number = doors.size();
        RecordedServer door =
                RecordedServer.start(RecordedChain.quickstart(), (request, answer) -> answer(number, answer));
        doors.add(door);
        return door.url();
    }

    private synchronized Answer answer(int door, Answer answer) {
        if (door == doorWithoutQuota) {
            return refusal(403, "{\"code\":-32600,\"message\":\"Monthly capacity limit exceeded\"}");
        }
        long now = System.nanoTime();
        arrivals.add(now);
        tokens = Math.min(rate / 2.0, tokens + (now - filledAt) / SECOND * rate);
        filledAt = now;
        if (tokens < 1) {
            refused++;
            return refusal(429, "{\"code\":429,\"message\":\"slow down\"}");
        }
        tokens--;
        return answer;
    }

    private static Answer refusal(int status, String error) {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":" + error + "}";
        return Answer.of(status, body.getBytes(StandardCharsets.UTF_8));
    }

    /** From now on one client's quota is used up, as far as this door knows. */
    synchronized void endQuota(int door) {
        doorWithoutQuota = door;
    }

    synchronized int requests() {
        return arrivals.size();
    }

    synchronized int refused() {
        return refused;
    }

    /** Requests in the last so many seconds, by second. */
    synchronized double rateOfLast(double seconds) {
        long since = System.nanoTime() - (long) (seconds * SECOND);
        return arrivals.stream().filter(each -> each - since > 0).count() / seconds;
    }

    /** Most requests within any so many seconds. */
    synchronized int mostWithin(double seconds) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < arrivals.size(); last++) {
            while (arrivals.get(last) - arrivals.get(first) > seconds * SECOND) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    @Override
    public void close() {
        doors.forEach(RecordedServer::close);
    }
}
