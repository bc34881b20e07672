package dev.trace.api;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Why a source runs: a person, a schedule or a request. Recorded before the task exists, so it happens once.
 *
 * @param id names the firing for ever; state kept under it makes a retry repeat the first attempt's choices
 * @param kind what fired
 * @param at when it was recorded, by the database's clock
 * @param parameters what came with it, such as {@code range}, in key order; never a secret
 */
public record Firing(String id, SourceKind kind, Instant at, Map<String, String> parameters) {
    public Firing {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }
}
