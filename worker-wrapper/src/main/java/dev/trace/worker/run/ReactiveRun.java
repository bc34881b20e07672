package dev.trace.worker.run;

import dev.trace.api.ReactiveContext;
import dev.trace.api.Scope;
import dev.trace.api.SinkContext;
import dev.trace.api.table.Inputs;

/** What a reactive operator and a sink have. */
final class ReactiveRun extends BaseContext implements ReactiveContext, SinkContext {
    ReactiveRun(RunScope run) {
        super(run);
    }

    @Override
    public Scope scope() {
        return run().task()
                .scope()
                .orElseThrow(() -> new IllegalStateException(run().task().taskKey() + " has no scope"));
    }

    @Override
    public Inputs inputs() {
        return run().data().inputs(run().task().job().inputs());
    }

    @Override
    public String taskKey() {
        return run().task().taskKey();
    }
}
