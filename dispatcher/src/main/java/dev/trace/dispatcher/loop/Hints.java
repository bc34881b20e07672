package dev.trace.dispatcher.loop;

import java.util.function.Consumer;

/** Tells whoever waits, here and in other dispatchers, where to look. Safe for use from several threads. */
public final class Hints {
    static final String EVENTS = "events";
    static final String TASKS = "tasks";
    static final String SOURCES = "sources";

    private final Signal events = new Signal();
    private final Signal tasks = new Signal();
    private final Signal retries = new Signal();
    private final Signal sources = new Signal();
    private final Consumer<String> others;

    /** @param others passes a topic on to other dispatchers; it may get lost */
    public Hints(Consumer<String> others) {
        this.others = others;
    }

    /** There are events in the outbox. */
    public void eventsRecorded() {
        events.raise();
        others.accept(EVENTS);
    }

    /** A task is ready, or there is room for one more. */
    public void tasksQueued() {
        tasks.raise();
        others.accept(TASKS);
    }

    /** A task waits for a moment that may be nearer than the one the retry loop waits for. */
    public void retryPlanned() {
        retries.raise();
    }

    /** Sources were deployed, or one has ended. */
    public void sourcesChanged() {
        sources.raise();
        others.accept(SOURCES);
    }

    /** Another dispatcher said something. */
    void heard(String topic) {
        switch (topic) {
            case EVENTS -> events.raise();
            case TASKS -> tasks.raise();
            case SOURCES -> sources.raise();
            default -> {
                // A newer dispatcher's topic.
            }
        }
    }

    public Signal events() {
        return events;
    }

    public Signal tasks() {
        return tasks;
    }

    public Signal retries() {
        return retries;
    }

    public Signal sources() {
        return sources;
    }
}
