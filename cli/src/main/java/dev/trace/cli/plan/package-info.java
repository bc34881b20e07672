/** What a backfill will take, worked out before anything is fetched. */
@NullMarked
package dev.trace.cli.plan;

import org.jspecify.annotations.NullMarked;
