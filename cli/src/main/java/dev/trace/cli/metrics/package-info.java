/** What Prometheus reads of a process at work. */
@NullMarked
package dev.trace.cli.metrics;

import org.jspecify.annotations.NullMarked;
