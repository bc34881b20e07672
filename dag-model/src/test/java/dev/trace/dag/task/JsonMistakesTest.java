package dev.trace.dag.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trace.api.BlockRange;
import dev.trace.api.Scope;
import dev.trace.dag.DagDeployment;
import dev.trace.dag.Limits;
import org.junit.jupiter.api.Test;

class JsonMistakesTest {
    private static String mistake(String json, Class<?> type) {
        return JsonMistakes.words(assertThrows(
                JsonProcessingException.class, () -> TaskJson.mapper().readValue(json, type)));
    }

    @Test
    void fieldsAreNamedWithWhatTheyMayHold() {
        assertEquals("'dag' must be an object (line 1, column 8)", mistake("{\"dag\":7}", DagDeployment.class));
        assertEquals(
                "'lease' must be a duration such as PT30S (line 1, column 10)",
                mistake("{\"lease\":\"soon\"}", Limits.class));
        assertEquals(
                "'max_attempts' must be a whole number (line 1, column 17)",
                mistake("{\"max_attempts\":\"many\"}", Limits.class));
        assertEquals(
                "'operators' must be a list (line 1, column 14)", mistake("{\"operators\":{}}", DagDeployment.class));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertEquals(
                "'lease_token' is missing (line 1, column 25)",
                mistake("{\"task_id\":1,\"attempt\":1}", AttemptKey.class));
        assertEquals("'type' is missing (line 1, column 2)", mistake("{}", Scope.class));
        assertEquals("there is no type 'all' (line 1, column 9)", mistake("{\"type\":\"all\"}", Scope.class));
    }

    @Test
    void valueThatRefusesItselfSaysWhy() {
        assertEquals(
                "not a block range: 9-1 (line 1, column 19)", mistake("{\"start\":9,\"end\":1}", BlockRange.class));
    }
}
