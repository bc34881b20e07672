package dev.trace.api;

/** How an operator publishes its dataset, and so how other jobs may consume it. */
public enum Publication {
    /** Block-range partitions: consumers may run per partition or per update. */
    PARTITIONS,
    /** A moving high-water mark: consumers run per update. */
    CURSOR,
    /** Nothing that another job could consume. */
    NOTHING
}
