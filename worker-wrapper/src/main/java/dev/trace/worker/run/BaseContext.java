package dev.trace.worker.run;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.Emission;
import dev.trace.api.OperatorContext;
import dev.trace.api.OperatorException;
import dev.trace.api.OperatorState;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcMeter;
import dev.trace.api.table.Table;
import dev.trace.api.table.TableDefinition;
import dev.trace.dag.task.StaleAttemptException;
import dev.trace.dag.task.TaskServiceException;
import dev.trace.worker.commit.RpcUsage;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What every attempt's operator has. Refuses everything once the attempt is told to stop. */
abstract class BaseContext implements OperatorContext {
    private static final int PAGE = 1_000;

    private final RunScope run;
    private final Map<String, byte[]> state;
    private volatile boolean emitted;

    BaseContext(RunScope run) {
        this.run = run;
        state = new HashMap<>(run.task().state());
    }

    @Override
    public String describe() {
        return run.task().dag() + "/" + run.task().job().name() + " "
                + run.attempt().key();
    }

    @Override
    public long fence() {
        return run.attempt().claim().fence();
    }

    @Override
    public long chainId() {
        return run.job().chainId();
    }

    @Override
    public Rpc rpc(String pool) throws OperatorException, InterruptedException {
        run.attempt().check();
        Rpc rpc = run.pools().open(pool);
        run.attempt().uses(pool);
        if (chainId() != 0 && rpc.chainId() != chainId()) {
            throw new OperatorException(
                    RunError.CHAIN_MISMATCH,
                    "pool '" + pool + "' serves chain " + rpc.chainId() + ", but this task is of chain " + chainId()
                            + "; point the pool at chain " + chainId() + ", or name another in rpc_pool");
        }
        Optional<byte[]> genesis = run.pools().genesis(pool);
        if (genesis.isPresent()) {
            run.data().pinGenesis(rpc.chainId(), genesis.get());
        }
        RpcUsage usage = run.data().usage();
        RpcMeter meter = use -> {
            usage.add(pool, use);
            run.monitor().used(run.attempt().key(), pool, rpc.chainId(), use);
        };
        return new AttemptRpc(run.pools().metered(pool), meter, run);
    }

    @Override
    public OperatorState state() {
        return key -> Optional.ofNullable(state.get(key)).map(byte[]::clone);
    }

    @Override
    public void emit(List<Emission> page) throws OperatorException, InterruptedException {
        for (int from = 0; from < page.size(); from += PAGE) {
            send(List.copyOf(page.subList(from, Math.min(page.size(), from + PAGE))));
        }
    }

    private void send(List<Emission> page) throws OperatorException, InterruptedException {
        run.attempt().check();
        try {
            run.link().persistently(run.attempt(), tasks -> {
                tasks.emit(run.attempt().key(), page);
                return page;
            });
            emitted = true;
        } catch (StaleAttemptException e) {
            run.attempt().stop(Stop.Reason.LEASE_LOST, Stop.STALE);
            throw new InterruptedException(Stop.STALE);
        } catch (TaskServiceException e) {
            throw new OperatorException(
                    RunError.EVENTS_NOT_DELIVERED, "no dispatcher took the events: " + e.getMessage(), e);
        }
    }

    /** Whether any event has gone out ahead of the commit. */
    boolean hasEmitted() {
        return emitted;
    }

    @Override
    public void progress(long blocks, long rows) throws InterruptedException {
        run.attempt().did(blocks, rows);
        run.attempt().check();
    }

    @Override
    public Clock clock() {
        return run.attempt().clock();
    }

    /** A table of the job, by the name its factory gives it. */
    public Table table(String name) {
        TableDefinition definition = run.job().tables().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the operator " + run.job().factory().name() + " publishes no table '" + name + "'"));
        return new AttemptTable(run.data().table(definition), run.attempt());
    }

    /**
     * Makes a commit durable. Shields the attempt from interruption, which the caller ends.
     *
     * @throws InterruptedException also where a newer attempt owns the scope, or nobody can say whether it landed: the
     *     attempt must end
     */
    CommitOutcome commitShielded(Commit commit) throws OperatorException, InterruptedException {
        run.attempt().shield();
        return settle(commit, run.data().commit(commit));
    }

    /** The same for a range whose files are there already. */
    CommitOutcome commitCovered(Commit commit, BlockRange range) throws OperatorException, InterruptedException {
        run.attempt().shield();
        return settle(commit, run.data().commitCovered(commit, run.job().tables(), range));
    }

    private CommitOutcome settle(Commit commit, CommitOutcome outcome) throws InterruptedException {
        if (outcome instanceof CommitOutcome.Fenced fenced) {
            throw end(
                    Stop.Reason.FENCED,
                    "a newer attempt, fence " + fenced.currentFence() + ", owns "
                            + run.job().scope().scope() + "; nothing of this one, fence " + fence()
                            + ", was published");
        }
        if (outcome instanceof CommitOutcome.Unknown unknown) {
            throw end(Stop.Reason.COMMIT_UNKNOWN, "whether the commit landed is unknown: " + unknown.reason());
        }
        commit.state().forEach((key, value) -> {
            if (value.length == 0) {
                state.remove(key);
            } else {
                state.put(key, value);
            }
        });
        return outcome;
    }

    private InterruptedException end(Stop.Reason reason, String detail) {
        run.attempt().stop(reason, detail);
        return new InterruptedException(detail);
    }

    RunScope run() {
        return run;
    }
}
