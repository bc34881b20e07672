package dev.trace.operators.manual;

import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import dev.trace.api.config.ConfigKey;
import dev.trace.api.config.ConfigProblem;
import dev.trace.api.config.ConfigSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a firing asks for, as typed: its own ranges, else those of the job's config. */
final class AskedRanges {
    static final ConfigKey<String> RANGE = ConfigKey.string("range")
            .doc("Ranges to emit in place of the configured ones, separated by commas or spaces.")
            .example("0:latest")
            .build();

    private static final ConfigSpec PARAMETERS = ConfigSpec.of(RANGE);

    private AskedRanges() {}

    /** @throws ConfigException if a parameter is not known, or there is no range, or one that is none */
    static List<RangeExpression> of(Config config, Map<String, String> parameters) throws ConfigException {
        List<String> texts = PARAMETERS
                .parse(parameters)
                .optional(RANGE)
                .map(List::of)
                .or(() -> config.optional(ManualSourceFactory.RANGES))
                .orElse(List.of());
        if (texts.isEmpty()) {
            throw problem("no range was given; give one, such as 0:latest, or set ranges in the job's config");
        }
        try {
            return BlockRangeSyntax.parse(String.join(" ", texts));
        } catch (IllegalArgumentException e) {
            throw problem(String.valueOf(e.getMessage()));
        }
    }

    /** @throws ConfigException with every configured range that is none */
    static void requireSound(Config config) throws ConfigException {
        List<ConfigProblem> problems = new ArrayList<>();
        for (String range : config.optional(ManualSourceFactory.RANGES).orElse(List.of())) {
            try {
                BlockRangeSyntax.parse(range);
            } catch (IllegalArgumentException e) {
                problems.add(
                        new ConfigProblem(ManualSourceFactory.RANGES.name(), "holds a mistake: " + e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** The syntax names the range itself. */
    private static ConfigException problem(String message) {
        return new ConfigException(List.of(new ConfigProblem("", message)));
    }
}
