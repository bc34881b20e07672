package dev.trace.dispatcher.executor;

/**
 * How a child ended.
 *
 * @param exitStatus 0 if it found no fault in itself
 * @param detail for people
 */
record ChildEnd(int exitStatus, String detail) {}
