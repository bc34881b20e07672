package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long an endpoint stands back for false answers. */
class RejectionTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Endpoint endpoint = new Endpoint(EndpointSettings.of("a", "http://a"), null, 0);
    private long now;

    @Test
    void eachFalseAnswerCostsTwiceAsMuchUntilGoodHoursPass() {
        for (int i = 0; i < 20; i++) {
            endpoint.rejected(now);
        }
        assertTrue(endpoint.isAside(959 * SECOND));
        assertFalse(endpoint.isAside(961 * SECOND));
        now = TimeUnit.HOURS.toNanos(1);
        endpoint.rejected(now);
        assertFalse(endpoint.isAside(now + 241 * SECOND), "half as many count after a good hour");
        now = TimeUnit.HOURS.toNanos(5);
        endpoint.rejected(now);
        assertTrue(endpoint.isAside(now + 29 * SECOND));
        assertFalse(endpoint.isAside(now + 31 * SECOND), "as if it were the first");
    }
}
