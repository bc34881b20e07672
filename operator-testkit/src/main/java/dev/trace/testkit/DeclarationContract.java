package dev.trace.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.OperatorApi;
import dev.trace.api.OperatorDescriptor;
import dev.trace.api.OperatorFactory;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import dev.trace.api.config.ConfigKeyDescriptor;
import dev.trace.api.config.ConfigProblem;
import dev.trace.api.config.ConfigType;
import dev.trace.api.config.ConfigValues;
import dev.trace.api.table.TableDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an operator's factory must say, whatever the operator does. Part of {@link OperatorContract}. */
public abstract class DeclarationContract {
    protected abstract OperatorFactory factory();

    /**
     * A run that succeeds, commits something and takes well under a second. Asked for anew for every run, which must
     * find things as they were.
     */
    protected abstract Scenario scenario();

    @Test
    void factoryStatesItsFacts() {
        OperatorFactory factory = factory();
        assertTrue(factory.name().matches("[a-z][a-z0-9_]{0,63}"), "name '" + factory.name() + "'");
        assertFalse(factory.summary().isBlank(), "summary");
        assertFalse(factory.version().isBlank(), "version");
        assertEquals(OperatorApi.VERSION, factory.apiVersion(), "apiVersion() returns OperatorApi.VERSION");
        assertNotNull(OperatorDescriptor.of(factory));
    }

    @Test
    void everyConfigurationKeyIsDocumented() {
        for (ConfigKeyDescriptor key : factory().config().descriptors()) {
            assertTrue(key.name().matches("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*"), "key '" + key.name() + "'");
            assertFalse(key.doc().isBlank(), "doc of " + key.name());
            assertFalse(key.example().isBlank(), "example of " + key.name());
        }
    }

    @Test
    void everyExampleAndDefaultIsValid() {
        for (ConfigKeyDescriptor key : factory().config().descriptors()) {
            List<Object> values = new ArrayList<>(List.of(yaml(key)));
            if (key.defaultValue() != null) {
                values.add(key.defaultValue());
            }
            for (Object value : values) {
                List<ConfigProblem> problems = ConfigValues.problems(List.of(key), Map.of(key.name(), value));
                assertEquals(List.of(), problems, key.name() + ": " + value);
            }
        }
    }

    @Test
    void unknownKeysAreRefused() {
        assertThrows(ConfigException.class, () -> factory().config().parse(Map.of("no_such_key", "x")));
    }

    @Test
    void tablesAreSound() throws Exception {
        OperatorFactory factory = factory();
        Config config = factory.config().parse(scenario().config());
        List<TableDefinition> tables = factory.tables(config);
        Set<String> names = new HashSet<>();
        for (TableDefinition table : tables) {
            assertTrue(names.add(table.name()), "two tables named " + table.name());
            table.key().forEach(table::indexOf);
            if (table.blockColumn() != null) {
                table.indexOf(table.blockColumn());
            }
        }
        assertEquals(tables, factory.tables(config), "tables() is the same every time");
    }

    /** The example as a YAML reader would give it. */
    private static Object yaml(ConfigKeyDescriptor key) {
        String text = key.example().strip();
        if (key.type() == ConfigType.STRING_LIST) {
            String inner = text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
            return Arrays.stream(inner.split(",", -1))
                    .map(each -> unquoted(each.strip()))
                    .filter(each -> !each.isEmpty())
                    .toList();
        }
        return switch (key.type()) {
            case INTEGER -> Long.valueOf(text.replace("_", ""));
            case BOOLEAN -> Boolean.valueOf(text);
            default -> unquoted(text);
        };
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2
                && ((text.startsWith("\"") && text.endsWith("\"")) || (text.startsWith("'") && text.endsWith("'")));
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
