package dev.trace.testkit;

import dev.trace.api.Firing;
import dev.trace.api.Scope;
import dev.trace.api.SourceKind;
import dev.trace.api.table.Inputs;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator is run with.
 *
 * @param config as YAML would give it
 * @param chainId the chain; 0 for none
 * @param scope what the task is about; empty for a source
 * @param firing why it runs; empty unless it is a source
 * @param state the job's durable state
 * @param inputs committed rows of its inputs
 * @param rpc answers of every pool
 * @param clock the wall clock that the operator is shown
 */
public record Scenario(
        Map<String, Object> config,
        long chainId,
        Optional<Scope> scope,
        Optional<Firing> firing,
        Map<String, byte[]> state,
        Inputs inputs,
        ScriptedRpc.Script rpc,
        Clock clock) {
    public Scenario {
        config = Map.copyOf(config);
        state = Map.copyOf(state);
    }

    /** A reactive or sink task without inputs, state or endpoints. */
    public static Scenario of(Map<String, Object> config, long chainId, Scope scope) {
        return new Scenario(
                config,
                chainId,
                Optional.of(scope),
                Optional.empty(),
                Map.of(),
                new MemoryInputs(),
                ScriptedRpc.noEndpoints(),
                SettableClock.at(Instant.EPOCH));
    }

    /** A firing by a person, without state or endpoints. */
    public static Scenario ofManual(Map<String, Object> config, long chainId, Map<String, String> parameters) {
        Firing firing = new Firing("firing-1", SourceKind.MANUAL, Instant.EPOCH, parameters);
        return new Scenario(
                config,
                chainId,
                Optional.empty(),
                Optional.of(firing),
                Map.of(),
                new MemoryInputs(),
                ScriptedRpc.noEndpoints(),
                SettableClock.at(Instant.EPOCH));
    }

    public Scenario withRpc(ScriptedRpc.Script script) {
        return new Scenario(config, chainId, scope, firing, state, inputs, script, clock);
    }

    public Scenario withState(Map<String, byte[]> values) {
        return new Scenario(config, chainId, scope, firing, values, inputs, rpc, clock);
    }

    public Scenario withInputs(Inputs rows) {
        return new Scenario(config, chainId, scope, firing, state, rows, rpc, clock);
    }

    public Scenario withClock(Clock other) {
        return new Scenario(config, chainId, scope, firing, state, inputs, rpc, other);
    }
}
