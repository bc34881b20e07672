package dev.trace.operators.evm.verify;

import dev.trace.api.table.VerificationLevel;
import java.util.List;
import java.util.TreeSet;

/** How far the blocks of a range are proved, and what kept it from being further. For one thread. */
final class Unproved {
    private final TreeSet<String> reasons = new TreeSet<>();
    private VerificationLevel level = VerificationLevel.ROOTS;

    void clear() {
        reasons.clear();
        level = VerificationLevel.ROOTS;
    }

    /** Takes over what kept a block from being proved. */
    void add(Unproved block) {
        reasons.addAll(block.reasons);
        atMost(block.level);
    }

    /** What the chain does not let prove, and why, without harm to the level. */
    void add(String what, String why) {
        reasons.add(what + ": " + why);
    }

    /** Some block is proved so far only. */
    void atMost(VerificationLevel reached) {
        if (reached.compareTo(level) < 0) {
            level = reached;
        }
    }

    VerificationLevel level() {
        return level;
    }

    /** In a stable order. */
    List<String> reasons() {
        return List.copyOf(reasons);
    }
}
