package dev.trace.api;

/**
 * How a commit ended. An outcome that could not be learned is looked up by the runtime before the operator sees it;
 * {@link Unknown} remains only where the storage cannot be asked.
 */
public sealed interface CommitOutcome {
    /**
     * Published by this call.
     *
     * @param sequence the commit's number within its fence scope, from 1
     */
    record Committed(long sequence) implements CommitOutcome {}

    /**
     * The same commit had been published before, by this attempt or an earlier one.
     *
     * @param sequence the number it got then
     */
    record AlreadyCommitted(long sequence) implements CommitOutcome {}

    /**
     * Refused: a newer attempt owns the scope. Nothing was published.
     *
     * @param currentFence the newer attempt's fence
     */
    record Fenced(long currentFence) implements CommitOutcome {}

    /**
     * The storage did not answer: published or not. Whatever was staged must be kept.
     *
     * @param reason what was seen
     */
    record Unknown(String reason) implements CommitOutcome {}
}
