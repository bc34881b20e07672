package dev.trace.dispatcher.http;

import dev.trace.dispatcher.EmitMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies of requests and answers that are no values of their own. */
final class Messages {
    private Messages() {}

    record Emit(
            @Nullable Map<String, String> parameters,
            @Nullable EmitMode mode) {}

    record Fired(String firingId) {}

    record Selection(@Nullable String job, @Nullable String taskKey) {}

    record Changed(int tasks) {}

    record Deployed(String dag, int version, String outcome) {}

    record Ready(boolean ready) {}

    record Health(String status, List<String> reasons) {}
}
