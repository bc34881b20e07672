package dev.trace.dag.validate;

import dev.trace.api.SourceKind;
import dev.trace.api.UpdateStrategy;
import dev.trace.dag.Activation;
import dev.trace.dag.Dag;
import dev.trace.dag.InputDataset;
import dev.trace.dag.Job;
import dev.trace.dag.Limits;
import dev.trace.dag.Scaling;
import dev.trace.dag.Source;
import dev.trace.dag.schema.Checked;
import dev.trace.dag.schema.Checked.Element;
import dev.trace.dag.validate.JobDraft.InputDraft;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes the DAG of a draft that no rule objects to, defaults applied. */
final class DagBuilder {
    private static final long LEASE_SECONDS = 120;
    private static final long MAX_ATTEMPTS = 3;

    private final DagDraft draft;
    private final Optional<Checked> defaults;

    DagBuilder(DagDraft draft) {
        this.draft = draft;
        defaults = draft.fields().block("defaults");
    }

    Dag build() {
        return new Dag(
                draft.fields().text("name").orElseThrow(),
                draft.fields().whole("version").orElse(1L).intValue(),
                draft.jobs().stream().map(this::job).toList());
    }

    private Job job(JobDraft job) {
        Checked fields = job.fields();
        return new Job(
                job.name(),
                job.activation().orElseThrow(),
                fields.text("operator").orElseThrow(),
                text(fields, "runtime").orElse("local"),
                job.activation().get() == Activation.SOURCE ? Optional.of(source(job)) : Optional.empty(),
                job.inputs().stream().map(DagBuilder::input).toList(),
                job.output().orElse(null),
                job.strategy(),
                fields.choice("update_strategy", text -> UpdateStrategy.valueOf(text.toUpperCase(Locale.ROOT))),
                fields.texts("unique_key"),
                draft.pools().of(job).orElse(null),
                scaling(fields),
                limits(job),
                fields.texts("secrets"),
                job.config());
    }

    private static Source source(JobDraft job) {
        Checked source = job.fields().block("source").orElseThrow();
        return new Source(
                job.sourceKind().orElseThrow(),
                source.text("schedule").orElse(null),
                source.text("path").orElse(null),
                job.fields()
                        .block("bootstrap")
                        .flatMap(each -> each.truth("reset_outputs"))
                        .orElse(false));
    }

    private static InputDataset input(InputDraft input) {
        Map<String, List<Object>> where = new LinkedHashMap<>();
        input.where().forEach((column, values) -> where.put(column, accepted(values)));
        return new InputDataset(input.dataset(), input.table().orElse(null), where);
    }

    private static List<Object> accepted(Element values) {
        return values.value() instanceof List<?> list
                ? list.stream().map(each -> ((Element) each).value()).toList()
                : List.of(values.value());
    }

    private static Scaling scaling(Checked fields) {
        Optional<Checked> scaling = fields.block("scaling");
        return new Scaling(
                scaling.flatMap(each ->
                                each.choice("mode", text -> Scaling.Mode.valueOf(text.toUpperCase(Locale.ROOT))))
                        .orElse(Scaling.Mode.BACKFILL),
                scaling.flatMap(each -> each.whole("max_concurrency"))
                        .orElse(1L)
                        .intValue());
    }

    private Limits limits(JobDraft job) {
        Checked fields = job.fields();
        boolean endless = job.sourceKind().filter(SourceKind.ALWAYS_ON::equals).isPresent();
        return new Limits(
                Duration.ofSeconds(whole(fields, "heartbeat_timeout_seconds").orElse(LEASE_SECONDS)),
                endless ? Optional.empty() : whole(fields, "timeout_seconds").map(Duration::ofSeconds),
                whole(fields, "max_attempts").orElse(MAX_ATTEMPTS).intValue(),
                retry(fields, "backoff_seconds"),
                retry(fields, "max_backoff_seconds"),
                Duration.ofSeconds(whole(fields, "idle_timeout").orElse(0L)),
                whole(fields, "priority").orElse(0L).intValue());
    }

    private Optional<Duration> retry(Checked fields, String field) {
        return fields.block("retry")
                .or(() -> defaults.flatMap(each -> each.block("retry")))
                .flatMap(each -> each.whole(field))
                .map(Duration::ofSeconds);
    }

    private Optional<String> text(Checked fields, String field) {
        return fields.text(field).or(() -> defaults.flatMap(each -> each.text(field)));
    }

    private Optional<Long> whole(Checked fields, String field) {
        return fields.whole(field).or(() -> defaults.flatMap(each -> each.whole(field)));
    }
}
