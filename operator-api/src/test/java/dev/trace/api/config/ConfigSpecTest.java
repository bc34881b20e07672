package dev.trace.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigSpecTest {
    enum Finality {
        FINALIZED,
        HEAD
    }

    private static final ConfigKey<Long> CHUNK = ConfigKey.integer("chunk_size")
            .doc("Blocks per file.")
            .range(1, 100_000)
            .unit("blocks")
            .defaultValue(1000)
            .affectsOutput()
            .example("1000")
            .build();
    private static final ConfigKey<String> POOL =
            ConfigKey.string("rpc_pool").required().example("ethereum").build();
    private static final ConfigKey<Finality> FINALITY = ConfigKey.choice("finality", Finality.class)
            .defaultValue("finalized")
            .build();
    private static final ConfigKey<List<String>> INCLUDE =
            ConfigKey.strings("columns.include").affectsOutput().build();
    private static final ConfigKey<Duration> PATIENCE =
            ConfigKey.duration("patience").defaultValue("2m").build();
    private static final ConfigKey<String> TOKEN =
            ConfigKey.string("token").secret().build();
    private static final ConfigSpec SPEC = ConfigSpec.of(CHUNK, POOL, FINALITY, INCLUDE, PATIENCE, TOKEN);

    @Test
    void everyProblemIsReportedAtOnce() {
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> SPEC.parse(Map.of("chunk_size", 0L, "chunk_sise", 5L, "finality", "heat", "patience", "soon")));

        List<String> keys =
                e.problems().stream().map(ConfigProblem::key).sorted().toList();
        assertEquals(List.of("chunk_sise", "chunk_size", "finality", "patience", "rpc_pool"), keys);
    }

    @Test
    void aSlipGetsASuggestion() {
        ConfigException e =
                assertThrows(ConfigException.class, () -> SPEC.parse(Map.of("rpc_pool", "a", "chunk_sise", 5L)));

        assertEquals("chunk_sise: is not a known key; did you mean chunk_size?", e.getMessage());
    }

    @Test
    void aNumberOutOfRangeNamesTheRangeAndTheUnit() {
        ConfigException e =
                assertThrows(ConfigException.class, () -> SPEC.parse(Map.of("rpc_pool", "a", "chunk_size", 0L)));

        assertEquals("chunk_size: must be from 1 to 100000 blocks, not 0", e.getMessage());
    }

    @Test
    void defaultsAndTypesApply() throws ConfigException {
        Config config = SPEC.parse(Map.of("rpc_pool", "main", "columns", Map.of("include", List.of("size"))));

        assertEquals(1000L, config.get(CHUNK));
        assertEquals(Finality.FINALIZED, config.get(FINALITY));
        assertEquals(List.of("size"), config.get(INCLUDE));
        assertEquals(Duration.ofMinutes(2), config.get(PATIENCE));
        assertEquals(Optional.empty(), config.optional(TOKEN));
        assertFalse(config.isGiven(CHUNK));
        assertTrue(config.isGiven(POOL));
    }

    @Test
    void onlyWhatAffectsOutputIsHashed() throws ConfigException {
        Config config = SPEC.parse(Map.of("rpc_pool", "main", "finality", "head"));

        assertEquals(Map.of("chunk_size", 1000L), config.outputAffecting());
    }

    @Test
    void aSecretIsReadButNeverShown() throws ConfigException {
        Config config = SPEC.parse(Map.of("rpc_pool", "main", "token", "explorer_key"))
                .resolveSecrets(name -> name.equals("explorer_key") ? "hunter2" : "?");

        assertEquals("hunter2", config.get(TOKEN));
        assertFalse(config.toString().contains("hunter2"), config.toString());
    }

    @Test
    void wrongTypesSayWhatWasExpected() {
        ConfigException e = assertThrows(
                ConfigException.class, () -> SPEC.parse(Map.of("rpc_pool", 5L, "columns", Map.of("include", "size"))));

        assertTrue(e.getMessage().contains("rpc_pool: must be a text, not 5"), e.getMessage());
        assertTrue(e.getMessage().contains("columns.include: must be a list of texts, not 'size'"), e.getMessage());
    }

    @Test
    void aKeyCannotBeDeclaredTwice() {
        assertThrows(IllegalArgumentException.class, () -> ConfigSpec.of(CHUNK, CHUNK));
    }
}
