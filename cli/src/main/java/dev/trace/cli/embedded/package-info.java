/**
 * The real Postgres that starts by itself in the platform's home folder. Knows nothing of what is kept in it.
 */
@NullMarked
package dev.trace.cli.embedded;

import org.jspecify.annotations.NullMarked;
