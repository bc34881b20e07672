/** Rows appended to a hot table beside a raw COPY of the same bytes. */
@NullMarked
package dev.trace.bench.hot;

import org.jspecify.annotations.NullMarked;
