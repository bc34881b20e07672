package dev.trace.dag.validate;

import dev.trace.dag.Dag;
import dev.trace.dag.yaml.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What came of validating a DAG document.
 *
 * @param text the document
 * @param problems everything wrong, and every warning, in document order
 * @param dag the DAG; empty if any problem is an error
 */
public record Validation(String text, List<Problem> problems, Optional<Dag> dag) {
    public Validation {
        problems = List.copyOf(problems);
    }
}
