package dev.trace.worker.plugin;

import dev.trace.api.OperatorFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;

/** Walks over factories that may fail at every step. */
final class Discovery {
    /** A provider's iterator may fail for ever without moving on. */
    private static final int MAX_FAULTS = 100;

    private Discovery() {}

    /** The factories that can be created and pass {@link FactoryChecks}; all others are added to the problems. */
    static List<OperatorFactory> sound(
            String origin, Iterable<OperatorFactory> factories, List<PluginProblem> problems) {
        List<OperatorFactory> sound = new ArrayList<>();
        Iterator<OperatorFactory> found = factories.iterator();
        for (int faults = 0; faults < MAX_FAULTS; ) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                OperatorFactory factory = found.next();
                List<String> faultsFound = FactoryChecks.problems(factory);
                if (faultsFound.isEmpty()) {
                    sound.add(factory);
                } else {
                    problems.add(new PluginProblem(
                            origin,
                            "operator " + FactoryChecks.label(factory) + " is left out: "
                                    + String.join("; ", faultsFound)));
                }
            } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
                faults++;
                problems.add(new PluginProblem(origin, "an operator cannot be loaded: " + explain(e)));
            }
        }
        return sound;
    }

    private static String explain(Throwable e) {
        if (!(e instanceof ServiceConfigurationError)) {
            return e.toString();
        }
        String message = String.valueOf(e.getMessage()).replace(OperatorFactory.class.getName() + ": ", "");
        return e.getCause() == null ? message : message + ": " + e.getCause();
    }
}
