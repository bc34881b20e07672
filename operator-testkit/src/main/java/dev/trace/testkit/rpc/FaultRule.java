package dev.trace.testkit.rpc;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * One fault, at the exchanges that it can befall: all of them unless narrowed. An exchange in which it finds nothing to
 * spoil does not count. Each narrowing gives a rule of its own.
 */
public final class FaultRule implements FaultPlan {
    private final Fault fault;
    private final Script script;
    private final Predicate<Question> where;
    private final Semaphore left;

    private FaultRule(Fault fault, Script script, Predicate<Question> where, int times) {
        this.fault = fault;
        this.script = script;
        this.where = where;
        left = new Semaphore(times);
    }

    public static FaultRule of(Fault fault) {
        return of(fault, fault.script());
    }

    /** The same with figures other than usual. */
    public static FaultRule of(Fault fault, Script script) {
        return new FaultRule(fault, script, question -> true, Integer.MAX_VALUE);
    }

    public FaultRule once() {
        return times(1);
    }

    public FaultRule times(int times) {
        return new FaultRule(fault, script, where, times);
    }

    /** Only where a method is asked. */
    public FaultRule method(String method) {
        return where(question -> question.asks(method));
    }

    /** Only where a block is asked for by its number, or logs of a range with it. */
    public FaultRule block(long number) {
        return where(question -> question.asksForBlock(number));
    }

    /** Only where a condition holds, besides those given before. */
    public FaultRule where(Predicate<Question> condition) {
        return new FaultRule(fault, script, where.and(condition), left.availablePermits());
    }

    @Override
    public Optional<Spoilt> spoil(Question question, Upstream upstream) throws IOException, InterruptedException {
        if (!where.test(question) || !left.tryAcquire()) {
            return Optional.empty();
        }
        Optional<Sent> sent = Optional.empty();
        try {
            sent = script.spoil(question, upstream);
        } finally {
            if (sent.isEmpty()) {
                left.release();
            }
        }
        return sent.map(each -> new Spoilt(fault, each));
    }
}
