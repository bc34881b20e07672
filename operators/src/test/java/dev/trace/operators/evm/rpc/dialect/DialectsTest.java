package dev.trace.operators.evm.rpc.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.operators.evm.rpc.dialect.Dialect.Sample;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table is what it says. */
final class DialectsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Integer> rows() {
        return IntStream.range(0, Dialects.ALL.size()).boxed();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatWasSeenMeansWhatItsRowSays(int row) throws Exception {
        Dialect dialect = Dialects.ALL.get(row);
        Sample sample = dialect.sample();
        assertEquals(dialect.kind(), verdict(sample).kind(), dialect.who());
        assertEquals(
                dialect.who(),
                Dialects.ALL.stream()
                        .filter(each -> each.fits(said(sample)))
                        .findFirst()
                        .map(Dialect::who)
                        .orElse("none"),
                "an earlier row hides it");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyRowSaysWhoAndWhereAndHowItIsRecognized(int row) {
        Dialect dialect = Dialects.ALL.get(row);
        assertFalse(dialect.who().isBlank() || dialect.sample().source().isBlank());
        assertTrue(dialect.status().isPresent()
                || dialect.code().isPresent()
                || !dialect.texts().isEmpty());
        for (String text : dialect.texts()) {
            assertEquals(text.toLowerCase(Locale.ROOT).replace(",", ""), text);
        }
    }

    @Test
    void noTwoRowsAreTheSame() {
        Set<List<Object>> seen = new HashSet<>();
        for (Dialect each : Dialects.ALL) {
            assertTrue(seen.add(List.of(each.status(), each.code(), each.texts())), each.who());
        }
    }

    private static Verdict verdict(Sample sample) throws Exception {
        return sample.code() == 0
                ? Classifier.http(sample.status(), Duration.ZERO, sample.message())
                : Classifier.error(sample.status(), Duration.ZERO, error(sample));
    }

    private static Said said(Sample sample) {
        try {
            return sample.code() == 0
                    ? Said.http(sample.status(), sample.message())
                    : Said.error(sample.status(), error(sample));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectNode error(Sample sample) throws Exception {
        ObjectNode error = JSON.createObjectNode().put("code", sample.code()).put("message", sample.message());
        if (!sample.data().isEmpty()) {
            error.set("data", JSON.readTree(sample.data()));
        }
        return error;
    }
}
