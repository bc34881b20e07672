package dev.trace.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it, either way. Safe for use from several threads. */
public final class SettableClock extends Clock {
    private final Time time;
    private final ZoneId zone;

    private static final class Time {
        private volatile Instant now;

        Time(Instant now) {
            this.now = now;
        }
    }

    private SettableClock(Time time, ZoneId zone) {
        this.time = time;
        this.zone = zone;
    }

    public static SettableClock at(Instant instant) {
        return new SettableClock(new Time(instant), ZoneOffset.UTC);
    }

    public void set(Instant instant) {
        time.now = instant;
    }

    /** Moves it; by a negative time, back. */
    public void advance(Duration by) {
        synchronized (time) {
            time.now = time.now.plus(by);
        }
    }

    @Override
    public Instant instant() {
        return time.now;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** Shows the same time, and moves with this one. */
    @Override
    public Clock withZone(ZoneId other) {
        return new SettableClock(time, other);
    }
}
