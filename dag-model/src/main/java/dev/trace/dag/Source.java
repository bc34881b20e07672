package dev.trace.dag;

import dev.trace.api.SourceKind;
import org.jspecify.annotations.Nullable;

/**
 * How a source is fired.
 *
 * @param kind what fires it
 * @param schedule for {@code cron}: a cron expression of five fields, UTC, or {@code rate(5 minutes)}; null otherwise
 * @param path for {@code webhook}: where it listens; null otherwise
 * @param resetOutputs whether a deploy of a new version truncates its hot tables once
 */
public record Source(
        SourceKind kind,
        @Nullable String schedule,
        @Nullable String path,
        boolean resetOutputs) {}
