/**
 * Who may do what over HTTP: bearer tokens of people and workers, and capability tokens with which one attempt speaks for
 * itself. Imported by the HTTP API.
 */
@NullMarked
package dev.trace.dispatcher.auth;

import org.jspecify.annotations.NullMarked;
