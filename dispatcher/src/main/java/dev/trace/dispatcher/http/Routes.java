package dev.trace.dispatcher.http;

import static dev.trace.dispatcher.http.Route.Access.ANYONE;
import static dev.trace.dispatcher.http.Route.Access.USER;

import dev.trace.dag.DagDeployment;
import dev.trace.dispatcher.Control;
import dev.trace.dispatcher.ControlException;
import dev.trace.dispatcher.ControlException.Reason;
import dev.trace.dispatcher.DagStatus;
import dev.trace.dispatcher.DagSummary;
import dev.trace.dispatcher.DeployOutcome;
import dev.trace.dispatcher.EmitMode;
import dev.trace.dispatcher.TaskSelection;
import dev.trace.dispatcher.http.Messages.Changed;
import dev.trace.dispatcher.http.Messages.Deployed;
import dev.trace.dispatcher.http.Messages.Emit;
import dev.trace.dispatcher.http.Messages.Fired;
import dev.trace.dispatcher.http.Messages.Health;
import dev.trace.dispatcher.http.Messages.Ready;
import dev.trace.dispatcher.http.Messages.Selection;
import dev.trace.dispatcher.store.StoredJson;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What the API offers. */
final class Routes {
    private final Control control;

    Routes(Control control) {
        this.control = control;
    }

    List<Route> all() {
        return List.of(
                new Route(HandlerType.GET, "/health", ANYONE, request -> health(request)),
                new Route(HandlerType.GET, "/ready", ANYONE, request -> ready()),
                new Route(HandlerType.GET, "/openapi.yaml", ANYONE, request -> new Text(OpenApi.text())),
                new Route(HandlerType.GET, "/v1/dags", USER, request -> control.dags()),
                new Route(HandlerType.POST, "/v1/dags", USER, this::deploy),
                new Route(HandlerType.GET, "/v1/dags/{dag}/status", USER, this::status),
                new Route(HandlerType.POST, "/v1/dags/{dag}/cancel", USER, this::cancel),
                new Route(HandlerType.POST, "/v1/dags/{dag}/resume", USER, this::resume),
                new Route(HandlerType.POST, "/v1/sources/{dag}/{job}/emit", USER, this::emit));
    }

    private Health health(Request request) {
        List<String> reasons = new ArrayList<>();
        try {
            for (DagSummary dag : control.dags()) {
                DagStatus status = control.status(dag.dag());
                if (status.deadCount() > 0) {
                    reasons.add(dag.dag() + ": " + status.deadCount() + " tasks are dead");
                }
            }
            return new Health(reasons.isEmpty() ? "HEALTHY" : "WARNING", reasons);
        } catch (ControlException e) {
            request.http().status(503);
            return new Health("CRITICAL", List.of(String.valueOf(e.getMessage())));
        }
    }

    private Ready ready() throws ControlException {
        Objects.requireNonNull(control.dags());
        return new Ready(true);
    }

    private Deployed deploy(Request request) throws ControlException {
        DagDeployment deployment = request.body(DagDeployment.class, StoredJson::read);
        DeployOutcome outcome = control.deploy(deployment);
        return new Deployed(deployment.dag().name(), deployment.dag().version(), outcome.name());
    }

    private DagStatus status(Request request) throws ControlException {
        Set<Long> chains = new TreeSet<>();
        for (String chain : request.http().queryParams("chain")) {
            try {
                chains.add(Long.parseLong(chain));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("chain=" + chain + ": a chain id is a whole number", e);
            }
        }
        return control.status(request.path("dag"), chains);
    }

    private Changed cancel(Request request) throws ControlException {
        return new Changed(control.cancel(request.path("dag"), selection(request)));
    }

    private Changed resume(Request request) throws ControlException {
        return new Changed(control.resume(request.path("dag"), selection(request)));
    }

    private static TaskSelection selection(Request request) {
        Selection selection = request.body(Selection.class, StoredJson::readTyped);
        return new TaskSelection(selection.job(), selection.taskKey());
    }

    private Fired emit(Request request) throws ControlException {
        Emit emit = request.body(Emit.class, StoredJson::readTyped);
        Map<String, String> parameters = Objects.requireNonNullElse(emit.parameters(), Map.of());
        EmitMode mode = Objects.requireNonNullElse(emit.mode(), EmitMode.REUSE);
        return new Fired(control.emit(request.path("dag"), request.path("job"), parameters, mode));
    }

    static int status(Reason reason) {
        return switch (reason) {
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case INVALID -> 400;
            case UNAUTHORIZED -> 401;
            case UNAVAILABLE -> 503;
        };
    }
}
