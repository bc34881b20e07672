/** From what a task publishes to the tasks of those who read it. Imported within the dispatcher only. */
@NullMarked
package dev.trace.dispatcher.route;

import org.jspecify.annotations.NullMarked;
