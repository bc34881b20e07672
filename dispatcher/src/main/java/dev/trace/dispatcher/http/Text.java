package dev.trace.dispatcher.http;

/**
 * An answer that is no JSON.
 *
 * @param yaml its text
 */
record Text(String yaml) {}
