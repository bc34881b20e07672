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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every operator must pass. Subclass it beside the operator:
 *
 * <pre>{@code
 * class RangeSplitterContractTest extends OperatorContract {
 *     protected OperatorFactory factory() {
 *         return new RangeSplitterFactory();
 *     }
 *
 *     protected Scenario scenario() {
 *         return Scenario.of(Map.of("chunk_size", 10L), 1, new Scope.Partition(new BlockRange(0, 99)));
 *     }
 * }
 * }</pre>
 */
public abstract class OperatorContract {
    private static final Duration PROMPT = Duration.ofSeconds(5);

    protected abstract OperatorFactory factory();

    /** A run that succeeds, commits something and takes well under a second. Asked for anew for every run. */
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

    @Test
    void rerunProposesTheSameRows() throws Exception {
        Proposal first = OperatorRunner.run(factory(), scenario());
        Proposal second = OperatorRunner.run(factory(), scenario());
        assertEquals(first, second);
    }

    /** A retry of work whose commits were all made must not say anything that the first attempt did not. */
    @Test
    void retryAfterItsCommitsSaysNothingElse() throws Exception {
        FakeContext first = OperatorRunner.run(factory(), scenario(), Gate.open());
        FakeContext retry = OperatorRunner.run(factory(), scenario().withState(first.stateNow()), Gate.open());
        Proposal said = Proposal.of(first);
        Proposal again = Proposal.of(retry);
        assertTrue(said.emissions().containsAll(again.emissions()), again.emissions() + " after " + said.emissions());
        assertTrue(said.rows().containsAll(again.rows()), "rows that the first attempt did not propose");
        assertEquals(said.state(), again.state());
    }

    /** Wherever the lease is lost, the operator ends at once and with the interruption it got. */
    @Test
    void lostLeaseStopsTheOperator() throws Exception {
        Gate counting = Gate.open();
        OperatorRunner.run(factory(), scenario(), counting);
        int calls = counting.passed();
        for (int at : new LinkedHashSet<>(Arrays.asList(0, 1, calls / 2, calls - 1))) {
            if (at >= 0 && at < calls) {
                Thrown thrown = runUntilEnd(Gate.closingAfter(at), false);
                assertTrue(
                        thrown.cause() instanceof InterruptedException,
                        "the lease was lost at call " + (at + 1) + " of " + calls + ", but the operator ended with "
                                + thrown);
            }
        }
    }

    /** An operator that waits for an endpoint or for events to be taken ends when it is interrupted. */
    @Test
    void cancellationIsPrompt() throws Exception {
        Thrown thrown = runUntilEnd(Gate.hanging(), true);
        assertTrue(
                thrown.cause() == null || thrown.cause() instanceof InterruptedException,
                "interrupted while it waited, but the operator ended with " + thrown);
    }

    private record Thrown(@Nullable Throwable cause) {}

    private Thrown runUntilEnd(Gate gate, boolean interruptWhenHanging) throws InterruptedException {
        AtomicReference<Thrown> thrown = new AtomicReference<>(new Thrown(null));
        OperatorFactory factory = factory();
        Scenario scenario = scenario();
        Thread thread = new Thread(() -> {
            try {
                OperatorRunner.run(factory, scenario, gate);
            } catch (Throwable e) {
                thrown.set(new Thrown(e));
            } finally {
                gate.whenHanging().countDown();
            }
        });
        thread.setDaemon(true);
        thread.start();
        if (interruptWhenHanging) {
            assertTrue(gate.whenHanging().await(PROMPT.toMillis(), TimeUnit.MILLISECONDS), "it neither waits nor ends");
            thread.interrupt();
        }
        thread.join(PROMPT.toMillis());
        assertFalse(thread.isAlive(), "still running " + PROMPT.toSeconds() + " s after it had to stop");
        Thrown ended = thrown.get();
        return ended == null ? new Thrown(null) : ended;
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
