package dev.trace.dag.schema;

import dev.trace.dag.yaml.ScalarNode;

/** Replaces what stands for something else in a single value, before the value is checked. */
public interface Substitution {
    /** Leaves every value as it is. */
    Substitution NONE = (value, shape) -> value;

    /**
     * The value to check.
     *
     * @param value as written
     * @param shape what it must be; never a lazy one
     */
    ScalarNode apply(ScalarNode value, Shape shape);
}
