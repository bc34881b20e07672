/**
 * The kill test: real processes over a real Postgres and a real S3 server, killed, stopped, cut off and restarted by a
 * seeded schedule while they work; then every row, file, fence and delivery is counted.
 */
@NullMarked
package dev.trace.cli.kill;

import org.jspecify.annotations.NullMarked;
