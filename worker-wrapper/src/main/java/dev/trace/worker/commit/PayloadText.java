package dev.trace.worker.commit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.BlockRange;
import dev.trace.api.Emission;
import dev.trace.api.Invalidation;
import dev.trace.api.table.VerificationLevel;
import dev.trace.dag.task.CommitPayload;
import dev.trace.dag.task.CommitPayload.Covered;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Payloads as they are stored. A format of its own, so that stored rows outlive changes of the protocol. */
final class PayloadText {
    static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    private PayloadText() {}

    static String write(CommitPayload payload) {
        ObjectNode root = JSON.createObjectNode();
        root.put("scope", payload.scope());
        root.put("sequence", payload.sequence());
        root.put("fence", payload.fence());
        root.put("task", payload.taskId());
        root.put("attempt", payload.attempt());
        root.put("dataset", payload.dataset());
        root.put("dataset_version", payload.datasetVersion());
        root.set("emissions", emissions(payload.emissions()));
        root.set("invalidations", invalidations(payload.invalidations()));
        root.set("state", state(payload.state()));
        ArrayNode coverage = root.putArray("coverage");
        for (Covered each : payload.coverage()) {
            ObjectNode node = coverage.addObject();
            node.put("chain", each.chainId());
            node.put("table", each.table());
            node.put("range", each.range().toString());
            node.put("rows", each.rows());
            node.put("bytes", each.bytes());
            node.put("location", each.location());
            node.put("level", each.level().name());
        }
        return root.toString();
    }

    static ArrayNode emissions(List<Emission> emissions) {
        ArrayNode array = JSON.createArrayNode();
        for (Emission each : emissions) {
            ObjectNode node = array.addObject();
            if (each instanceof Emission.Partition partition) {
                node.put("chain", partition.chainId());
                node.put("range", partition.range().toString());
            } else if (each instanceof Emission.Cursor cursor) {
                node.put("chain", cursor.chainId());
                node.put("position", cursor.position());
            } else {
                throw new AssertionError(each);
            }
        }
        return array;
    }

    static ArrayNode invalidations(List<Invalidation> invalidations) {
        ArrayNode array = JSON.createArrayNode();
        for (Invalidation each : invalidations) {
            ObjectNode node = array.addObject();
            node.put("chain", each.chainId());
            node.put("range", each.range().toString());
            node.put("reason", each.reason());
        }
        return array;
    }

    /** In the order of the keys, so that the same state is the same text. */
    static ObjectNode state(Map<String, byte[]> state) {
        ObjectNode node = JSON.createObjectNode();
        new TreeMap<>(state)
                .forEach((key, value) -> node.put(key, Base64.getEncoder().encodeToString(value)));
        return node;
    }

    static CommitPayload read(String text, int version) {
        if (version != VERSION) {
            throw new IllegalStateException(
                    "a stored payload has version " + version + ", this build reads " + VERSION);
        }
        try {
            return read(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored payload is not JSON", e);
        } catch (IOException e) {
            throw new IllegalStateException("a stored payload holds a broken value", e);
        }
    }

    private static CommitPayload read(JsonNode root) throws IOException {
        Map<String, byte[]> state = new TreeMap<>();
        for (Map.Entry<String, JsonNode> each : root.get("state").properties()) {
            state.put(each.getKey(), each.getValue().binaryValue());
        }
        List<Invalidation> invalidations = new ArrayList<>();
        root.get("invalidations")
                .forEach(each -> invalidations.add(new Invalidation(
                        each.get("chain").asLong(),
                        range(each),
                        each.get("reason").asText())));
        return new CommitPayload(
                root.get("scope").asText(),
                root.get("sequence").asLong(),
                root.get("fence").asLong(),
                root.get("task").asLong(),
                root.get("attempt").asInt(),
                root.get("dataset").asText(),
                root.get("dataset_version").asInt(),
                readEmissions(root.get("emissions")),
                invalidations,
                state,
                readCoverage(root.get("coverage")));
    }

    private static List<Emission> readEmissions(JsonNode array) {
        List<Emission> emissions = new ArrayList<>();
        for (JsonNode each : array) {
            long chain = each.get("chain").asLong();
            emissions.add(
                    each.has("range")
                            ? new Emission.Partition(chain, range(each))
                            : new Emission.Cursor(chain, each.get("position").asLong()));
        }
        return emissions;
    }

    private static List<Covered> readCoverage(JsonNode array) {
        List<Covered> coverage = new ArrayList<>();
        for (JsonNode each : array) {
            coverage.add(new Covered(
                    each.get("chain").asLong(),
                    each.get("table").asText(),
                    range(each),
                    each.get("rows").asLong(),
                    each.get("bytes").asLong(),
                    each.get("location").asText(),
                    VerificationLevel.valueOf(each.get("level").asText())));
        }
        return coverage;
    }

    private static BlockRange range(JsonNode node) {
        return BlockRange.parse(node.get("range").asText());
    }
}
