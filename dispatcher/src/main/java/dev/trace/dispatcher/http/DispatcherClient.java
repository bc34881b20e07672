package dev.trace.dispatcher.http;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.platform.Sensitive;
import dev.trace.dag.task.TaskCalls.Refusal;
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
import dev.trace.dispatcher.http.Messages.Selection;
import dev.trace.dispatcher.store.StoredJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@link Control} of a dispatcher in another process. Safe for use from several threads. */
public final class DispatcherClient implements Control {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final URI base;
    private final Sensitive token;
    private final HttpClient http;

    /** @param base such as {@code http://127.0.0.1:8080}, without a path */
    public DispatcherClient(URI base, Sensitive token) {
        this.base = base;
        this.token = token;
        http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    }

    @Override
    public DeployOutcome deploy(DagDeployment deployment) throws ControlException {
        String answer = post("/v1/dags", deployment);
        return DeployOutcome.valueOf(StoredJson.read(answer, Deployed.class).outcome());
    }

    @Override
    public String emit(String dag, String job, Map<String, String> parameters, EmitMode mode) throws ControlException {
        String answer = post("/v1/sources/" + part(dag) + "/" + part(job) + "/emit", new Emit(parameters, mode));
        return StoredJson.read(answer, Fired.class).firingId();
    }

    @Override
    public DagStatus status(String dag, Set<Long> chains) throws ControlException {
        String scope =
                chains.stream().sorted().map(chain -> "chain=" + chain).collect(Collectors.joining("&", "?", ""));
        return StoredJson.read(
                call(request("/v1/dags/" + part(dag) + "/status" + scope).GET()), DagStatus.class);
    }

    @Override
    public int cancel(String dag, TaskSelection tasks) throws ControlException {
        return change(dag, "cancel", tasks);
    }

    @Override
    public int resume(String dag, TaskSelection tasks) throws ControlException {
        return change(dag, "resume", tasks);
    }

    private int change(String dag, String how, TaskSelection tasks) throws ControlException {
        String answer = post("/v1/dags/" + part(dag) + "/" + how, new Selection(tasks.job(), tasks.taskKey()));
        return StoredJson.read(answer, Changed.class).tasks();
    }

    @Override
    public List<DagSummary> dags() throws ControlException {
        return StoredJson.read(call(request("/v1/dags").GET()), new TypeReference<List<DagSummary>>() {});
    }

    private String post(String path, Object body) throws ControlException {
        return call(request(path).POST(BodyPublishers.ofString(StoredJson.write(body))));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + token.reveal())
                .header("Content-Type", "application/json");
    }

    private String call(HttpRequest.Builder request) throws ControlException {
        HttpResponse<String> answer;
        try {
            answer = http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new ControlException(
                    Reason.UNAVAILABLE, "no dispatcher answers at " + base + ": start it, or check the address", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlException(Reason.UNAVAILABLE, "interrupted while waiting for " + base, e);
        }
        if (answer.statusCode() == 200) {
            return answer.body();
        }
        throw failure(answer);
    }

    private ControlException failure(HttpResponse<String> answer) {
        try {
            Refusal failure = StoredJson.read(answer.body(), Refusal.class);
            return new ControlException(reason(answer.statusCode()), failure.message());
        } catch (IllegalArgumentException e) {
            return new ControlException(
                    Reason.UNAVAILABLE,
                    base + " answered " + answer.statusCode()
                            + ", which is no answer of a dispatcher: check the address",
                    e);
        }
    }

    private static Reason reason(int status) {
        return switch (status) {
            case 401, 403 -> Reason.UNAUTHORIZED;
            case 404 -> Reason.NOT_FOUND;
            case 409 -> Reason.CONFLICT;
            case 400, 413 -> Reason.INVALID;
            default -> Reason.UNAVAILABLE;
        };
    }

    private static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
