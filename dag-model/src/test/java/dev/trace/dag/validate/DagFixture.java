package dev.trace.dag.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trace.dag.TestOperators;
import dev.trace.dag.yaml.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Validates texts against the test operators. */
final class DagFixture {
    /** A valid DAG; tests change one thing in it. */
    static final String VALID = """
            name: good
            version: 3
            jobs:
            - name: requests
              activation: source
              operator: manual_source
              source: { kind: manual }
              output_dataset: requests
            - name: split
              activation: reactive
              operator: range_splitter
              execution_strategy: PerPartition
              input_datasets: [requests]
              config: { chunk_size: 100 }
              output_dataset: chunks
            - name: ingest
              activation: reactive
              operator: cryo_ingest
              execution_strategy: PerPartition
              input_datasets: [chunks]
              config: { datasets: [blocks, logs], rpc_pool: ethereum }
              output_dataset: cold
            """;

    /** A source of a dataset with a cursor. */
    static final String FOLLOW = """
            - name: follow
              activation: source
              operator: follower
              source: { kind: always_on }
              config: { rpc_pool: ethereum }
              output_dataset: hot
            """;

    /** A source of rows without a key. */
    static final String FEED = """
            - name: feed
              activation: source
              operator: feed
              source: { kind: webhook, path: /prices }
              output_dataset: prices
            """;

    private DagFixture() {}

    static Validation validate(String text, Strictness strictness) {
        Surroundings surroundings = new Surroundings(
                Map.of("ethereum", OptionalLong.of(1), "backup", OptionalLong.empty(), "monad", OptionalLong.of(10143)),
                Set.of("local"),
                strictness);
        return new DagValidator(TestOperators.all(), TestOperators::tables, surroundings)
                .validate("x.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    static Validation validate(String text) {
        return validate(text, Strictness.RUN);
    }

    static List<String> problems(String text) {
        return validate(text).problems().stream().map(Problem::headline).toList();
    }

    /** The valid DAG with one text in place of another. */
    static String with(String part, String other) {
        if (!VALID.contains(part)) {
            throw new IllegalArgumentException("not in the valid DAG: " + part);
        }
        return VALID.replaceFirst(java.util.regex.Pattern.quote(part), java.util.regex.Matcher.quoteReplacement(other));
    }

    /** The valid DAG with more at the end. */
    static String and(String more) {
        return VALID + more;
    }

    /** The valid DAG with {@link #FOLLOW} and a sink that takes {@code input}. */
    static String consumer(String strategy, String input) {
        return and(FOLLOW) + """
                - name: publish
                  activation: reactive
                  operator: publish
                  execution_strategy: %s
                  input_datasets: [%s]
                """.formatted(strategy, input);
    }

    /** A text has one problem, and this is it. */
    static void assertOnly(String expected, String text) {
        assertEquals(List.of(expected), problems(text));
    }
}
