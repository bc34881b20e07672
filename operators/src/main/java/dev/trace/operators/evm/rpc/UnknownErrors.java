package dev.trace.operators.evm.rpc;

import dev.trace.operators.evm.rpc.dialect.Verdict;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people of failures that no dialect knows, once for each code and wording. Guarded by the fleet's lock. */
final class UnknownErrors {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownErrors.class);
    /** Beyond it nothing is told, so that an endpoint that never says the same twice fills no log and no memory. */
    private static final int MOST = 100;

    private static final Pattern CODE = Pattern.compile("(?:HTTP )?-?\\d+");
    private static final Pattern FIGURES = Pattern.compile("0x[0-9a-fA-F]+|[0-9a-fA-F]*\\d[0-9a-fA-F]*");

    private final String pool;
    private final Set<String> told = new HashSet<>();

    UnknownErrors(String pool) {
        this.pool = pool;
    }

    /** @param verdict redacted */
    void hear(String endpoint, String method, Verdict verdict) {
        boolean isNew = verdict.kind() == Verdict.Kind.UNKNOWN && told.size() < MOST && told.add(shape(verdict));
        if (isNew) {
            LOG.warn(
                    "rpc pool {}: endpoint {} fails {} in a way that is not known, and is tried again: {}"
                            + " (logged once; please report it)",
                    pool,
                    endpoint,
                    method,
                    verdict.reason());
        }
    }

    /** The code, and the words without the figures in them. */
    private static String shape(Verdict verdict) {
        Matcher code = CODE.matcher(verdict.reason());
        int end = code.lookingAt() ? code.end() : 0;
        String words = verdict.reason().substring(end);
        return verdict.reason().substring(0, end) + FIGURES.matcher(words).replaceAll("#");
    }
}
