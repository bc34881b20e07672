package dev.trace.testkit;

import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.Emission;
import dev.trace.api.Firing;
import dev.trace.api.OperatorException;
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
    private final MemoryStore store;
    private final AttemptIdentity identity;
    private final Map<String, byte[]> state;
    private final List<Emission> emitted = new ArrayList<>();
    private final List<Commit> commits = new ArrayList<>();

    FakeContext(
            Scenario scenario, List<TableDefinition> tables, Gate gate, MemoryStore store, AttemptIdentity identity) {
        this.scenario = scenario;
        this.tables = tables;
        this.gate = gate;
        this.store = store;
        this.identity = identity;
        state = new HashMap<>(store.state());
    }

    @Override
    public String describe() {
        return "conformance/job task " + identity.task() + " attempt " + identity.attempt();
    }

    @Override
    public long fence() {
        return identity.fence();
    }

    @Override
    public long chainId() {
        return scenario.chainId();
    }

    @Override
    public Rpc rpc(String pool) throws InterruptedException {
        gate.pass(FaultPoint.POOL_OPENED);
        return new ScriptedRpc(pool, scenario.chainId(), scenario.rpc(), gate);
    }

    @Override
    public OperatorState state() {
        return key -> Optional.ofNullable(state.get(key)).map(byte[]::clone);
    }

    @Override
    public void emit(List<Emission> page) throws InterruptedException {
        gate.pass(FaultPoint.BEFORE_EMIT);
        store.emit(page);
        emitted.addAll(page);
        gate.pass(FaultPoint.EMITTED);
    }

    @Override
    public void progress(long blocks, long rows) throws InterruptedException {
        gate.pass(FaultPoint.PROGRESS);
    }

    @Override
    public Clock clock() {
        return scenario.clock();
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
        return new GatedInputs(scenario.inputs(), gate);
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
        return "conformance/job/" + scenario.chainId() + "/" + identity.task();
    }

    /** What a source does by itself, and what the runtime does with a reactive operator's proposal. */
    @Override
    public CommitOutcome commit(Commit commit) throws OperatorException, InterruptedException {
        for (StagedRows rows : commit.rows()) {
            if (!(rows instanceof RecordedRows)) {
                throw new AssertionError("a commit names rows that no writer of this attempt has finished: " + rows);
            }
        }
        gate.pass(FaultPoint.BEFORE_COMMIT);
        CommitOutcome outcome = store.commit(identity, commits.size() + 1, commit);
        if (outcome instanceof CommitOutcome.Fenced fenced) {
            throw new InterruptedException("fenced by " + fenced.currentFence());
        }
        commits.add(commit);
        gate.pass(FaultPoint.COMMITTED);
        store.deliver();
        state.putAll(commit.state());
        state.values().removeIf(value -> value.length == 0);
        gate.pass(FaultPoint.DELIVERED);
        return outcome;
    }

    /** As the last commit left it. */
    Map<String, byte[]> stateNow() {
        return state;
    }

    Proposal proposal() {
        return Proposal.of(emitted, commits, scenario.state());
    }
}
