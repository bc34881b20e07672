/** Tables an operator publishes: definitions, column batches, and the writers and scans that carry them. */
@NullMarked
package dev.trace.api.table;

import org.jspecify.annotations.NullMarked;
