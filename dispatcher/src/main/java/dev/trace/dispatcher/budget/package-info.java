/** Budgets: how processes that use the same endpoints share their limits. Imported within the dispatcher only. */
@NullMarked
package dev.trace.dispatcher.budget;

import org.jspecify.annotations.NullMarked;
