/**
 * A JSON-RPC proxy that misbehaves as real providers do, scripted fault by fault: over real HTTP and WebSocket, in front
 * of any upstream.
 */
@NullMarked
package dev.trace.testkit.rpc;

import org.jspecify.annotations.NullMarked;
