package dev.trace.operators.evm.rpc.heads;

import dev.trace.api.rpc.HeadChange.Announced;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Blocks announced and not yet told to a watch, each told once. Of more than a few thousand the oldest are forgotten. */
final class Announcements {
    private static final int MOST = 4096;

    private final Set<Announced> pending = new LinkedHashSet<>();
    private final Set<Announced> told = new LinkedHashSet<>();

    void add(Announced block) {
        if (!told.contains(block)) {
            pending.add(block);
            trim(pending);
        }
    }

    List<Announced> take() {
        List<Announced> taken = new ArrayList<>(pending);
        told.addAll(pending);
        trim(told);
        pending.clear();
        return taken;
    }

    private static void trim(Set<Announced> blocks) {
        Iterator<Announced> oldest = blocks.iterator();
        while (blocks.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }
}
