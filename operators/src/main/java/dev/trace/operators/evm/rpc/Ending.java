package dev.trace.operators.evm.rpc;

import dev.trace.operators.evm.rpc.dialect.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * How a call that was sent ended.
 *
 * @param method its method
 * @param failure null if it was answered
 */
record Ending(String method, @Nullable Verdict failure) {
    static Ending answered(String method) {
        return new Ending(method, null);
    }
}
