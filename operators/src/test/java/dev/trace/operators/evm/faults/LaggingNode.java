package dev.trace.operators.evm.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.function.LongSupplier;

/**
 * A node that has come no further than some block, and gives the logs that it has when it is asked for more. It names no
 * final block.
 *
 * @param head its own
 */
record LaggingNode(LongSupplier head) implements LogNode.Fault {
    @Override
    public int change(LogNode.Asked call, ObjectNode answer) {
        long known = head.getAsLong();
        if (call.method().equals("eth_blockNumber")) {
            answer.put("result", "0x" + Long.toHexString(known));
        } else if (call.method().equals("eth_getBlockByNumber")) {
            String block = call.params().path(0).asText();
            if (!block.startsWith("0x")) {
                return LogNode.refuse(answer, 200, "{\"code\":-32602,\"message\":\"no such tag\"}");
            }
            if (Long.decode(block) > known) {
                answer.putNull("result");
            }
        } else if (call.range() != null) {
            Iterator<JsonNode> logs = ((ArrayNode) answer.path("result")).elements();
            while (logs.hasNext()) {
                if (LogNode.number(logs.next(), "blockNumber") > known) {
                    logs.remove();
                }
            }
        }
        return 200;
    }
}
