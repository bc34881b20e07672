/** Typed, documented operator configuration: keys, validation that reports all problems at once, parsed values. */
@NullMarked
package dev.trace.api.config;

import org.jspecify.annotations.NullMarked;
