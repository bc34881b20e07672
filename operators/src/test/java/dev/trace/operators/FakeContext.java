package dev.trace.operators;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.CommitOutcome;
import dev.trace.api.Emission;
import dev.trace.api.Firing;
import dev.trace.api.OperatorState;
import dev.trace.api.ReactiveContext;
import dev.trace.api.Scope;
import dev.trace.api.SourceContext;
import dev.trace.api.SourceKind;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.HeadWatch;
import dev.trace.api.rpc.PendingReply;
import dev.trace.api.rpc.Rpc;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.api.table.Inputs;
import dev.trace.api.table.Table;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An attempt without tables: state, events and a head. */
public final class FakeContext implements SourceContext, ReactiveContext {
    public final Map<String, byte[]> state = new HashMap<>();
    public final List<List<Emission>> pages = new ArrayList<>();
    public Map<String, String> parameters = Map.of();
    public Scope scope = new Scope.Partition(new BlockRange(0, 0));
    public ChainHead head = new ChainHead(1000, OptionalLong.of(900));
    public int headsAsked;
    public CommitOutcome outcome = new CommitOutcome.Committed(1);
    /** Emitting fails from this page on. */
    public int failingPage = Integer.MAX_VALUE;

    /** Ranges emitted so far, in order. */
    public List<String> ranges() {
        return pages.stream()
                .flatMap(List::stream)
                .map(each -> ((Emission.Partition) each).range().toString())
                .toList();
    }

    @Override
    public Firing firing() {
        return new Firing("f-1", SourceKind.MANUAL, Instant.EPOCH, parameters);
    }

    @Override
    public Scope scope() {
        return scope;
    }

    @Override
    public CommitOutcome commit(Commit commit) {
        if (outcome instanceof CommitOutcome.Committed) {
            state.putAll(commit.state());
        }
        return outcome;
    }

    @Override
    public void emit(List<Emission> page) {
        if (pages.size() >= failingPage) {
            throw new IllegalStateException("the dispatcher is away");
        }
        pages.add(page);
    }

    @Override
    public Rpc rpc(String pool) {
        return new HeadOnly(pool);
    }

    @Override
    public OperatorState state() {
        return key -> Optional.ofNullable(state.get(key));
    }

    @Override
    public String describe() {
        return "dag/job task 1 attempt 1";
    }

    @Override
    public long fence() {
        return 1;
    }

    @Override
    public long chainId() {
        return 7;
    }

    @Override
    public void progress(long blocks, long rows) {}

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public Inputs inputs() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Table table(String name) {
        throw new UnsupportedOperationException();
    }

    private final class HeadOnly implements Rpc {
        private final String pool;

        HeadOnly(String pool) {
            this.pool = pool;
        }

        @Override
        public String pool() {
            return pool;
        }

        @Override
        public long chainId() {
            return 42;
        }

        @Override
        public int parallelism() {
            return 1;
        }

        @Override
        public HeadWatch heads() {
            throw new UnsupportedOperationException();
        }

        @Override
        public PendingReply submit(RpcRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ChainHead head() {
            headsAsked++;
            return head;
        }

        @Override
        public void reject(RpcReply reply, String reason) {}
    }
}
