package dev.trace.dag.validate;

import dev.trace.dag.yaml.Mark;
import dev.trace.dag.yaml.Problems;
import java.util.HashMap;
import java.util.Map;

/** Job names and webhook paths are unique; a dataset has one producer. */
final class NameRule implements Rule {
    @Override
    public void check(DagDraft dag, Problems problems) {
        Map<String, Mark> names = new HashMap<>();
        Map<String, JobDraft> producers = new HashMap<>();
        Map<String, JobDraft> paths = new HashMap<>();
        for (JobDraft job : dag.jobs()) {
            job.fields().text("name").ifPresent(name -> {
                Mark earlier = names.putIfAbsent(name, job.fields().at("name"));
                if (earlier != null) {
                    problems.error(
                            job.fields().at("name"),
                            "job '" + name + "' is there already, at line " + earlier.line()
                                    + "; names are unique in a DAG");
                }
            });
            job.output().ifPresent(dataset -> {
                JobDraft earlier = producers.putIfAbsent(dataset, job);
                if (earlier != null) {
                    problems.error(
                            job.fields().at("output_dataset"),
                            "dataset '" + dataset + "' is published by job '" + earlier.name()
                                    + "' already; a dataset has one producer");
                }
            });
            job.fields()
                    .block("source")
                    .ifPresent(source -> source.text("path").ifPresent(path -> {
                        JobDraft earlier = paths.putIfAbsent(path, job);
                        if (earlier != null) {
                            problems.error(
                                    source.at("path"),
                                    "path " + path + " belongs to job '" + earlier.name() + "' already");
                        }
                    }));
        }
    }
}
