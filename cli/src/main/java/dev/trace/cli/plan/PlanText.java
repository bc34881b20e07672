package dev.trace.cli.plan;

import dev.trace.cli.console.Figures;
import dev.trace.cli.console.TextTable;
import dev.trace.cli.plan.Plan.EndpointPlan;
import dev.trace.cli.plan.Plan.JobPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A plan as people read it. */
public final class PlanText {
    private PlanText() {}

    /** Lines for a terminal. */
    public static List<String> lines(Plan plan) {
        List<String> lines = new ArrayList<>();
        lines.add("Plan of " + plan.dag() + ", before anything is fetched:");
        plan.jobs().forEach(job -> lines.add("  " + job(job)));
        lines.add("");
        if (plan.jobs().stream().anyMatch(job -> !job.endpoints().isEmpty())) {
            table(plan).lines().forEach(line -> lines.add("  " + line));
            lines.add("");
        }
        plan.jobs().stream().filter(job -> !job.samples().isEmpty()).forEach(job -> lines.addAll(eras(job)));
        lines.add("Assumptions:");
        plan.assumptions().forEach(each -> lines.add("  - " + each));
        return lines;
    }

    private static String job(JobPlan job) {
        String fetches = job.unknown() != null
                ? "not known: " + job.unknown()
                : Figures.count(job.blocks() - job.coveredBlocks()) + " of " + Figures.count(job.blocks())
                        + " blocks to fetch"
                        + (job.coveredBlocks() > 0 ? ", the others are there already" : "");
        return job.job() + " (" + String.join(", ", job.tables()) + "), blocks " + String.join(", ", job.ranges())
                + ": " + fetches;
    }

    private static TextTable table(Plan plan) {
        TextTable table = new TextTable()
                .left("dataset")
                .left("pool")
                .left("endpoint")
                .right("share")
                .right("requests")
                .right("compute units")
                .right("US$")
                .right("received")
                .right("time")
                .left("limited by");
        for (JobPlan job : plan.jobs()) {
            job.endpoints().forEach(each -> row(table, job, each));
        }
        Plan.Total total = plan.total();
        return table.row(
                "total",
                "",
                "",
                "",
                Figures.count(total.requests()),
                Figures.count(total.computeUnits()),
                Figures.dollars(total.dollars()),
                Figures.bytes(total.bytes()),
                time(total.hours()),
                "");
    }

    private static void row(TextTable table, JobPlan job, EndpointPlan each) {
        table.row(
                job.dataset() == null ? job.job() : job.dataset(),
                String.valueOf(job.pool()),
                each.endpoint(),
                Math.round(each.share() * 100) + " %",
                Figures.count(each.requests()),
                Figures.count(each.computeUnits()),
                Figures.dollars(each.dollars()),
                Figures.bytes(each.bytes()),
                time(each.hours()),
                each.limitedBy());
    }

    private static List<String> eras(JobPlan job) {
        List<String> lines = new ArrayList<>();
        lines.add("Sampled for " + job.job() + ":");
        for (Map.Entry<Long, Long> each : job.samples().entrySet()) {
            lines.add("  block " + Figures.count(each.getKey()) + "  " + Figures.bytes(each.getValue()));
        }
        lines.add("");
        return lines;
    }

    private static String time(double hours) {
        return Figures.duration(Duration.ofMillis(Math.round(hours * 3_600_000)));
    }
}
