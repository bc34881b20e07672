package dev.trace.bench.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A block as a node answered for it.
 *
 * @param chainId its chain
 * @param block with full transactions
 * @param receipts of all its transactions
 */
record RecordedBlock(long chainId, ObjectNode block, JsonNode receipts) {}
