package dev.trace.dispatcher.executor;

import java.util.List;

/** Starts workers of one runtime. Safe for use from several threads. */
public interface ChildStarter extends AutoCloseable {
    /**
     * Starts one.
     *
     * @throws ExecutorException if it cannot be started; says what to do. Nothing is left of it then
     */
    Child start(ChildOrder order) throws ExecutorException, InterruptedException;

    /**
     * Those of this installation that a dispatcher has left behind, still running or ended, the ones started here among
     * them.
     *
     * @throws ExecutorException if that cannot be found out now
     */
    List<Child> present() throws ExecutorException;

    /** Whether children outlive their dispatcher, so that another may look after them. */
    Fate fate();

    @Override
    void close();

    /** What becomes of children when their dispatcher stops. */
    enum Fate {
        /** They end with it. */
        ENDS,
        /** They go on, and claim from whoever comes next. */
        GOES_ON
    }
}
