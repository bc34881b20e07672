/** When a {@code cron} source fires. */
@NullMarked
package dev.trace.dag.schedule;

import org.jspecify.annotations.NullMarked;
