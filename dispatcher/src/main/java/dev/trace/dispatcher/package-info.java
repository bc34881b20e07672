/**
 * The control side: takes DAGs over, turns events into tasks, leases tasks to workers, and says how far everything is.
 * State is in Postgres; any number of dispatchers may share one. What others may import is here and in {@code http}.
 */
@NullMarked
package dev.trace.dispatcher;

import org.jspecify.annotations.NullMarked;
