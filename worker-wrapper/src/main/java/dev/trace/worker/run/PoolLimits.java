package dev.trace.worker.run;

import java.time.Duration;
import java.util.Map;

/** The limits of a pool's endpoints, where they are shared with other processes. Safe for use from several threads. */
public interface PoolLimits {
    /** A pool that has none. */
    PoolLimits NONE = new PoolLimits() {
        @Override
        public void share(String endpoint, double fraction, Duration validity) {}

        @Override
        public boolean isWithinShare(String endpoint) {
            return true;
        }

        @Override
        public void park(String endpoint, Duration time) {}

        @Override
        public Map<String, Duration> parkings() {
            return Map.of();
        }
    };

    /**
     * From now on the pool uses no more than a part of each of an endpoint's limits.
     *
     * @param endpoint its name in the pool
     * @param fraction 0 to 1; at 0 calls wait
     * @param validity after which it is 0, unless said again
     */
    void share(String endpoint, double fraction, Duration validity);

    /** Whether the requests under way at an endpoint have come down to its share. */
    boolean isWithinShare(String endpoint);

    /** Another process has found an endpoint's quota used up. */
    void park(String endpoint, Duration time);

    /** Endpoints whose quota is used up, and for how long they get no calls yet. */
    Map<String, Duration> parkings();
}
