package dev.trace.dag.validate;

import dev.trace.api.SourceKind;
import dev.trace.dag.schedule.Schedule;
import dev.trace.dag.schema.Checked;
import dev.trace.dag.yaml.Problems;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Each kind of source has what it needs to be fired, and a schedule can be read. */
final class SourceRule implements Rule {
    static String names(Collection<SourceKind> kinds) {
        return kinds.stream()
                .sorted()
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    @Override
    public void check(DagDraft dag, Problems problems) {
        for (JobDraft job : dag.jobs()) {
            job.fields().block("source").ifPresent(source -> {
                job.sourceKind().ifPresent(kind -> {
                    belongs(source, "schedule", kind, SourceKind.CRON, problems);
                    belongs(source, "path", kind, SourceKind.WEBHOOK, problems);
                });
                source.text("schedule").ifPresent(text -> schedule(source, text, problems));
            });
            if (job.sourceKind().filter(kind -> kind == SourceKind.ALWAYS_ON).isPresent()
                    && job.fields().isGiven("timeout_seconds")) {
                problems.error(
                        job.fields().keyAt("timeout_seconds"),
                        "'timeout_seconds' would stop a source that is meant to run always; remove it");
            }
        }
    }

    private static void belongs(Checked source, String field, SourceKind kind, SourceKind owner, Problems problems) {
        String ownerName = owner.name().toLowerCase(Locale.ROOT);
        if (kind == owner && !source.isGiven(field)) {
            problems.error(source.at("kind"), "kind: " + ownerName + " needs '" + field + "'");
        } else if (kind != owner && source.isGiven(field)) {
            problems.error(source.keyAt(field), "'" + field + "' is for kind: " + ownerName + "; remove it");
        }
    }

    private static void schedule(Checked source, String text, Problems problems) {
        try {
            Schedule.parse(text);
        } catch (IllegalArgumentException e) {
            problems.error(source.at("schedule"), String.valueOf(e.getMessage()));
        }
    }
}
