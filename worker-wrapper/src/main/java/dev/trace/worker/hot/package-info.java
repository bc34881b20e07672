/** Rows in Postgres: tables and their evolution, staged rows, their part in a commit, and scans. Imported by commit alone. */
@NullMarked
package dev.trace.worker.hot;

import org.jspecify.annotations.NullMarked;
