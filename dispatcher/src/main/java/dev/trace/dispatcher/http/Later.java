package dev.trace.dispatcher.http;

import java.util.concurrent.CompletableFuture;

/**
 * An answer that takes no thread while it is waited for.
 *
 * @param reply what will be sent
 */
record Later(CompletableFuture<Reply> reply) {}
