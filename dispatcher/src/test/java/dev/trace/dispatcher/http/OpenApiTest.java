package dev.trace.dispatcher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.task.Claim;
import dev.trace.dag.task.CommitPayload;
import dev.trace.dag.task.TaskCalls.BudgetRelease;
import dev.trace.dag.task.TaskCalls.ClaimCall;
import dev.trace.dag.task.TaskCalls.CompleteCall;
import dev.trace.dag.task.TaskCalls.EventsCall;
import dev.trace.dag.task.TaskCalls.HeartbeatAnswer;
import dev.trace.dag.task.TaskCalls.HeartbeatCall;
import dev.trace.dag.task.TaskCalls.Refusal;
import dev.trace.dag.task.TaskCalls.Withdrawal;
import dev.trace.dag.task.TaskSpec;
import dev.trace.dispatcher.DagStatus;
import dev.trace.dispatcher.DagSummary;
import dev.trace.dispatcher.auth.CapabilityTokens;
import dev.trace.dispatcher.auth.SigningKeys;
import dev.trace.dispatcher.http.Route.Access;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The published description of the API says what the code says, no more and no less. */
class OpenApiTest {
    private static final List<Class<?>> MESSAGES = List.of(
            ClaimCall.class,
            Withdrawal.class,
            BudgetRelease.class,
            Claim.class,
            TaskSpec.class,
            CommitPayload.class,
            HeartbeatCall.class,
            HeartbeatAnswer.class,
            EventsCall.class,
            CompleteCall.class,
            Refusal.class,
            DagDeployment.class,
            DagStatus.class,
            DagSummary.class,
            Messages.Deployed.class,
            Messages.Emit.class,
            Messages.Fired.class,
            Messages.Selection.class,
            Messages.Changed.class,
            Messages.Health.class,
            Messages.Ready.class);

    private final JsonNode document = document();

    private static JsonNode document() {
        try {
            return new YAMLMapper().readTree(OpenApi.text());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T nobody(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    throw new AssertionError("only asked for routes");
                }));
    }

    private static List<Route> routes() {
        List<Route> routes = new ArrayList<>(new Routes(nobody(dev.trace.dispatcher.Control.class)).all());
        routes.addAll(new TaskRoutes(
                        nobody(dev.trace.dag.task.TaskService.class),
                        nobody(dev.trace.dispatcher.ClaimQueue.class),
                        new CapabilityTokens(SigningKeys.random(), Clock.systemUTC()))
                .all());
        return routes;
    }

    @Test
    void describesEveryRouteAndNoOther() {
        Map<String, String> code = new TreeMap<>();
        routes().forEach(route -> code.put(route.method() + " " + route.path(), security(route.access())));
        Map<String, String> described = new TreeMap<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> described.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue().get("security").toString())));
        assertEquals(code, described);
    }

    private static String security(Access access) {
        return access == Access.ANYONE ? "[]" : "[{\"" + access.name().toLowerCase(Locale.ROOT) + "\":[]}]";
    }

    @Test
    void describesEveryMessageAsItsRecordIs() {
        RecordSchemas records = new RecordSchemas();
        MESSAGES.forEach(records::schema);
        Map<String, String> code = new TreeMap<>();
        records.all().forEach((name, schema) -> code.put(name, schema.toPrettyString()));
        Map<String, String> described = new TreeMap<>();
        document.at("/components/schemas")
                .properties()
                .forEach(each -> described.put(
                        each.getKey(), withoutWords(each.getValue()).toPrettyString()));
        assertEquals(code.keySet(), described.keySet());
        code.forEach((name, schema) -> assertEquals(schema, described.get(name), name));
    }

    private static JsonNode withoutWords(JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        copy.findParents("description").stream()
                .filter(parent -> parent.get("description").isTextual())
                .forEach(parent -> ((ObjectNode) parent).remove("description"));
        return copy;
    }

    @Test
    void everyMessageIsSomeonesAndEveryReferenceLeadsSomewhere() {
        TreeSet<String> used = new TreeSet<>();
        document.get("paths").findValuesAsText("$ref").forEach(used::add);
        document.at("/components/requestBodies").findValuesAsText("$ref").forEach(used::add);
        document.at("/components/responses").findValuesAsText("$ref").forEach(used::add);
        for (String reference : used) {
            assertTrue(!document.at(reference.substring(1)).isMissingNode(), reference);
        }
        for (Class<?> message : MESSAGES) {
            assertTrue(
                    used.contains("#/components/schemas/" + message.getSimpleName()), message + " is in no operation");
        }
    }
}
