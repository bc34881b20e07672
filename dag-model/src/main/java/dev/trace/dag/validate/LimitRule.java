package dev.trace.dag.validate;

import dev.trace.dag.schema.Checked;
import dev.trace.dag.yaml.Problems;
import java.util.Optional;

/** Limits do not contradict each other. */
final class LimitRule implements Rule {
    @Override
    public void check(DagDraft dag, Problems problems) {
        dag.fields().block("defaults").flatMap(each -> each.block("retry")).ifPresent(each -> retry(each, problems));
        for (JobDraft job : dag.jobs()) {
            job.fields().block("scaling").ifPresent(scaling -> steady(scaling, problems));
            job.fields().block("retry").ifPresent(retry -> retry(retry, problems));
        }
    }

    private static void steady(Checked scaling, Problems problems) {
        boolean isSteady = scaling.text("mode").filter("steady"::equals).isPresent();
        if (isSteady && scaling.whole("max_concurrency").filter(n -> n > 1).isPresent()) {
            problems.error(
                    scaling.at("max_concurrency"),
                    "mode: steady runs one task at a time; remove 'max_concurrency', or write mode: backfill");
        }
    }

    private static void retry(Checked retry, Problems problems) {
        Optional<Long> first = retry.whole("backoff_seconds");
        Optional<Long> longest = retry.whole("max_backoff_seconds");
        if (first.isPresent() && longest.isPresent() && longest.get() < first.get()) {
            problems.error(
                    retry.at("max_backoff_seconds"),
                    "'max_backoff_seconds' is less than 'backoff_seconds', " + first.get());
        }
    }
}
