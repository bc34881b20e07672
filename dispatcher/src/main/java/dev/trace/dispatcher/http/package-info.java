/**
 * The HTTP API and its client. May be imported by the command line; reaches the dispatcher through {@link
 * dev.trace.dispatcher.Control} only.
 */
@NullMarked
package dev.trace.dispatcher.http;

import org.jspecify.annotations.NullMarked;
