package dev.trace.dag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trace.api.OperatorDescriptor;
import dev.trace.api.config.Config;
import dev.trace.api.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes what a dispatcher needs of a validated DAG. */
public final class Deployments {
    private static final ObjectMapper CANONICAL = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Deployments() {}

    /**
     * What a job's operator makes of its settings.
     *
     * @param config the settings, checked and completed
     * @param tables the tables it publishes
     */
    public record Prepared(Config config, List<TableDefinition> tables) {
        public Prepared {
            tables = List.copyOf(tables);
        }
    }

    /**
     * @param dag validated
     * @param yaml its text
     * @param operators descriptors, at least of every operator it names
     * @param jobs for each job, what its operator makes of its settings
     * @throws IllegalArgumentException if an operator or a job is missing: a bug of the caller
     */
    public static DagDeployment of(
            Dag dag, String yaml, Collection<OperatorDescriptor> operators, Map<String, Prepared> jobs) {
        Map<String, OperatorDescriptor> named = new TreeMap<>();
        Map<String, List<TableDefinition>> tables = new LinkedHashMap<>();
        Map<String, String> hashes = new LinkedHashMap<>();
        for (Job job : dag.jobs()) {
            OperatorDescriptor operator = operators.stream()
                    .filter(each -> each.name().equals(job.operator()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no descriptor of operator " + job.operator()));
            Prepared prepared = jobs.get(job.name());
            if (prepared == null) {
                throw new IllegalArgumentException("nothing prepared for job " + job.name());
            }
            named.put(operator.name(), operator);
            tables.put(job.name(), prepared.tables());
            hashes.put(job.name(), outputHash(job, operator, prepared.config()));
        }
        return new DagDeployment(dag, yaml, sha256(yaml), List.copyOf(named.values()), tables, hashes);
    }

    /** SHA-256, hex, over all that decides which rows and bytes a job makes of the same input. */
    public static String outputHash(Job job, OperatorDescriptor operator, Config config) {
        Map<String, Object> parts = new TreeMap<>();
        parts.put("operator", operator.name());
        parts.put("version", operator.version());
        parts.put("config", config.outputAffecting());
        List<InputDataset> selective = job.inputs().stream()
                .filter(input -> input.table() != null || !input.where().isEmpty())
                .toList();
        if (!selective.isEmpty()) {
            parts.put("inputs", selective);
        }
        try {
            return sha256(CANONICAL.writeValueAsString(parts));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("settings of job " + job.name() + " cannot be written as JSON", e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
