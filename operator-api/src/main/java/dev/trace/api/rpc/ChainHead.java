package dev.trace.api.rpc;

import java.util.OptionalLong;

/**
 * The end of a chain.
 *
 * @param latest number of the newest block
 * @param finalized number of the newest block that cannot be taken back; empty if the chain does not say
 */
public record ChainHead(long latest, OptionalLong finalized) {}
