/** Threads that look again and again, and the signals that wake them early. Imported within the dispatcher only. */
@NullMarked
package dev.trace.dispatcher.loop;

import org.jspecify.annotations.NullMarked;
