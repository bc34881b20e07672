package dev.trace.cli.metrics;

import dev.trace.dispatcher.Control;
import dev.trace.dispatcher.ControlException;
import dev.trace.dispatcher.DagSummary;
import dev.trace.dispatcher.JobStatus;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks by state, as the dispatcher counts them at each scrape. */
final class TaskMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(TaskMetrics.class);

    private final Control control;

    private TaskMetrics(Control control) {
        this.control = control;
    }

    static void register(PrometheusRegistry registry, Control control) {
        GaugeWithCallback.builder()
                .name(MetricName.TASKS.text)
                .help(MetricName.TASKS.help)
                .labelNames(MetricName.TASKS.labelNames())
                .callback(new TaskMetrics(control)::tasks)
                .register(registry);
    }

    /** While the database is away there is nothing to show, which Prometheus can tell from zero. */
    private void tasks(GaugeWithCallback.Callback to) {
        try {
            for (DagSummary dag : control.dags()) {
                control.status(dag.dag()).jobs().forEach(job -> tasks(to, dag.dag(), job));
            }
        } catch (ControlException e) {
            LOG.debug("tasks cannot be counted: {}", e.getMessage());
        }
    }

    private static void tasks(GaugeWithCallback.Callback to, String dag, JobStatus job) {
        Map<String, Long> states = Map.of(
                "queued", job.queued(),
                "running", job.running(),
                "waiting", job.waiting(),
                "completed", job.completed(),
                "dead", job.dead(),
                "canceled", job.canceled());
        states.forEach((state, count) -> to.call(count.doubleValue(), dag, job.job(), state));
    }
}
