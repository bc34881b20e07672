package dev.trace.dag.validate;

import dev.trace.dag.yaml.Problems;

/** One thing that jobs which are right one by one must also fulfil together. */
interface Rule {
    void check(DagDraft dag, Problems problems);
}
