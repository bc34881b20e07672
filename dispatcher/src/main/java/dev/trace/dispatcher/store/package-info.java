/** The SQL of the control schema, one class a concern; rows in, rows out. Imported within the dispatcher only. */
@NullMarked
package dev.trace.dispatcher.store;

import org.jspecify.annotations.NullMarked;
