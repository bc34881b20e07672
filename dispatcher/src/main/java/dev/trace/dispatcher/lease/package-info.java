/** Leases: how workers take tasks, keep them, and give them back or lose them. Imported within the dispatcher only. */
@NullMarked
package dev.trace.dispatcher.lease;

import org.jspecify.annotations.NullMarked;
