package dev.trace.testkit;

import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.Emission;
import dev.trace.api.Firing;
import dev.trace.api.OperatorState;
import dev.trace.api.ReactiveContext;
import dev.trace.api.Scope;
import dev.trace.api.SinkContext;
import dev.trace.api.SourceContext;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.table.Inputs;
import dev.trace.api.table.StagedRows;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The context of every kind of operator, in memory. */
final class FakeContext implements SourceContext, ReactiveContext, SinkContext {
    private final Scenario scenario;
    private final List<TableDefinition> tables;
    private final Gate gate;
    private final Map<String, byte[]> state;
    private final List<Emission> emitted = new ArrayList<>();
    private final List<Commit> commits = new ArrayList<>();

    FakeContext(Scenario scenario, List<TableDefinition> tables, Gate gate) {
        this.scenario = scenario;
        this.tables = tables;
        this.gate = gate;
        state = new HashMap<>(scenario.state());
    }

    @Override
    public String describe() {
        return "conformance/job task 1 attempt 1";
    }

    @Override
    public long fence() {
        return 1;
    }

    @Override
    public long chainId() {
        return scenario.chainId();
    }

    @Override
    public Rpc rpc(String pool) throws InterruptedException {
        gate.pass();
        return new ScriptedRpc(pool, scenario.chainId(), scenario.rpc(), gate);
    }

    @Override
    public OperatorState state() {
        return key -> Optional.ofNullable(state.get(key)).map(byte[]::clone);
    }

    @Override
    public void emit(List<Emission> page) throws InterruptedException {
        gate.pass();
        gate.hangIfAsked();
        emitted.addAll(page);
    }

    @Override
    public void progress(long blocks, long rows) throws InterruptedException {
        gate.pass();
    }

    @Override
    public Clock clock() {
        return Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    }

    @Override
    public Firing firing() {
        return scenario.firing().orElseThrow(() -> new IllegalStateException("the scenario has no firing"));
    }

    @Override
    public Scope scope() {
        return scenario.scope().orElseThrow(() -> new IllegalStateException("the scenario has no scope"));
    }

    @Override
    public Inputs inputs() {
        return scenario.inputs();
    }

    @Override
    public Table table(String name) {
        return tables.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .map(table -> new RecordingTable(table, gate))
                .orElseThrow(() -> new IllegalArgumentException("the factory names no table '" + name + "'"));
    }

    @Override
    public String taskKey() {
        return "conformance/job/" + scenario.chainId() + "/1";
    }

    @Override
    public CommitOutcome commit(Commit commit) throws InterruptedException {
        gate.pass();
        record(commit);
        return new CommitOutcome.Committed(commits.size());
    }

    /** Takes what a reactive operator has returned. */
    void record(Commit commit) {
        for (StagedRows rows : commit.rows()) {
            if (!(rows instanceof RecordedRows)) {
                throw new AssertionError("a commit names rows that no writer of this attempt has finished: " + rows);
            }
        }
        commit.state().forEach((key, value) -> {
            if (value.length == 0) {
                state.remove(key);
            } else {
                state.put(key, value);
            }
        });
        commits.add(commit);
    }

    List<Emission> emittedAhead() {
        return emitted;
    }

    List<Commit> commits() {
        return commits;
    }

    Map<String, byte[]> stateNow() {
        return state;
    }
}
