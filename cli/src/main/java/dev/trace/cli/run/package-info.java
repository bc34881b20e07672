/** One run of a DAG in this process: start, progress, end, summary. */
@NullMarked
package dev.trace.cli.run;

import org.jspecify.annotations.NullMarked;
