/** What makes sources run: people, schedules, and being always on. Imported within the dispatcher only. */
@NullMarked
package dev.trace.dispatcher.source;

import org.jspecify.annotations.NullMarked;
