package dev.trace.dag.validate;

import dev.trace.dag.schema.Field;
import dev.trace.dag.schema.Section;
import dev.trace.dag.schema.Shape;
import java.util.List;
import java.util.regex.Pattern;

/** Every field of a DAG document: what is read, checked, offered by editors and documented. */
public final class DagFields {
    private static final String RESERVED =
            "is reserved and does nothing yet: queues are kept in Postgres and need no limit; remove it, and limit the"
                    + " work with scaling.max_concurrency";
    private static final Shape NAME =
            new Shape.Text(Pattern.compile("[a-z][a-z0-9_-]{0,63}"), "a name ([a-z][a-z0-9_-]{0,63})");
    private static final Shape DATASET =
            new Shape.Text(Pattern.compile("[a-z][a-z0-9_]{0,30}"), "a dataset name ([a-z][a-z0-9_]{0,30})");
    private static final Shape COLUMN =
            new Shape.Text(Pattern.compile("[a-z_][a-z0-9_]{0,62}"), "a name ([a-z_][a-z0-9_]{0,62})");
    private static final Shape TEXT = new Shape.Text(Pattern.compile("(?s).*\\S.*"), "a text");
    private static final Shape SECRET = new Shape.Text(
            Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}"), "a secret's name ([A-Za-z][A-Za-z0-9_-]{0,63})");

    /** {@code retry}. */
    public static final Section RETRY = new Section(
            "'retry'",
            "How long a failed task waits before the next attempt. Each wait is twice the one before, with jitter.",
            List.of(
                    Field.of(
                                    "backoff_seconds",
                                    new Shape.Whole(0, 86_400, "seconds"),
                                    "Wait before the second attempt.")
                            .fallback("30; 1 while Trace runs its own Postgres")
                            .example("30"),
                    Field.of("max_backoff_seconds", new Shape.Whole(0, 604_800, "seconds"), "The longest wait.")
                            .fallback("600; 30 while Trace runs its own Postgres")
                            .example("600")));

    private static final Field RUNTIME = Field.of(
                    "runtime",
                    new Shape.Text(Pattern.compile("[a-z][a-z0-9_-]{0,63}"), "a runtime name ([a-z][a-z0-9_-]{0,63})"),
                    "Where tasks run: a name that the platform configuration maps to an executor.")
            .fallback("local")
            .example("local");
    private static final Field HEARTBEAT = Field.of(
                    "heartbeat_timeout_seconds",
                    new Shape.Whole(1, 86_400, "seconds"),
                    "The lease: an attempt that sends no heartbeat for so long has lost its task to another worker."
                            + " Workers send one every third of it.")
            .fallback("120")
            .example("60");
    private static final Field TIMEOUT = Field.of(
                    "timeout_seconds",
                    new Shape.Whole(1, 31_536_000, "seconds"),
                    "How long one attempt may take. Not for an `always_on` source.")
            .fallback("no limit")
            .example("3600");
    private static final Field ATTEMPTS = Field.of(
                    "max_attempts",
                    new Shape.Whole(1, 1000, ""),
                    "Attempts that may fail by the operator's own report before the task is dead. Lost workers and"
                            + " shutdowns do not count.")
            .fallback("3")
            .example("5");
    private static final Field RETRIES = Field.of("retry", new Shape.Block(RETRY), RETRY.doc())
            .example("{ backoff_seconds: 30, max_backoff_seconds: 600 }");
    private static final Field IDLE = Field.of(
                    "idle_timeout",
                    new Shape.Whole(0, 86_400, "seconds"),
                    "How long a container that runs this job waits for another task before it exits.")
            .fallback("0")
            .example("0");
    private static final Field PRIORITY = Field.of(
                    "priority", new Shape.Whole(-1000, 1000, ""), "Tasks of a higher priority are taken first.")
            .fallback("0")
            .example("10");

    /** {@code defaults}. */
    public static final Section DEFAULTS = new Section(
            "'defaults'",
            "Values for every job that does not give its own.",
            List.of(RUNTIME, HEARTBEAT, TIMEOUT, ATTEMPTS, RETRIES, IDLE, PRIORITY));

    /** {@code source}. */
    public static final Section SOURCE = new Section(
            "'source'",
            "What fires a source.",
            List.of(
                    Field.of(
                                    "kind",
                                    new Shape.Choice(List.of("always_on", "cron", "manual", "webhook")),
                                    "`always_on`: runs until it is stopped, started again when it ends; `cron`: at"
                                            + " each tick of `schedule`; `manual`: when `trace run --range`, `trace"
                                            + " emit` or a program asks; `webhook`: for each request to `path`.")
                            .required()
                            .example("manual"),
                    Field.of(
                                    "schedule",
                                    TEXT,
                                    "For `cron`: an expression of five fields, UTC, or `rate(5 minutes)` with seconds,"
                                            + " minutes, hours or days.")
                            .example("\"0 3 * * *\""),
                    Field.of(
                                    "path",
                                    new Shape.Text(
                                            Pattern.compile("/[a-z0-9][a-z0-9/_-]{0,127}"),
                                            "a path (/[a-z0-9][a-z0-9/_-]*)"),
                                    "For `webhook`: where requests come in, unique in the DAG.")
                            .example("/prices")));

    /** {@code bootstrap}. */
    public static final Section BOOTSTRAP = new Section(
            "'bootstrap'",
            "What a deploy of a new version does first.",
            List.of(Field.of(
                            "reset_outputs",
                            new Shape.Truth(),
                            "Truncate the hot tables that the source owns and start again: once, at deploy, never when"
                                    + " a crashed source starts again.")
                    .fallback("false")
                    .example("true")));

    /** {@code scaling}. */
    public static final Section SCALING = new Section(
            "'scaling'",
            "How many tasks of the job run at once.",
            List.of(
                    Field.of(
                                    "mode",
                                    new Shape.Choice(List.of("backfill", "steady")),
                                    "`backfill`: any queued task, in parallel; `steady`: one at a time, the lowest"
                                            + " queued range, once what precedes it is committed.")
                            .fallback("backfill")
                            .example("backfill"),
                    Field.of(
                                    "max_concurrency",
                                    new Shape.Whole(1, 10_000, "tasks"),
                                    "The most tasks at once, over all workers and dispatchers. 1 for `steady`.")
                            .fallback("1")
                            .example("20")));

    /** The longer form of an input. */
    public static final Section INPUT = new Section(
            "an input",
            "A part of a dataset.",
            List.of(
                    Field.of("dataset", DATASET, "`output_dataset` of another job.")
                            .required()
                            .example("hot"),
                    Field.of("table", COLUMN, "The only table read.")
                            .fallback("all its tables")
                            .example("logs"),
                    Field.of(
                                    "where",
                                    new Shape.Named(
                                            Pattern.compile("[a-z_][a-z0-9_]{0,62}"),
                                            "a column name ([a-z_][a-z0-9_]{0,62})",
                                            new Shape.Either(new Shape.Single(), new Shape.Items(new Shape.Single()))),
                                    "For each column the value, or the list of values, of the rows that are read.")
                            .example("{ address: \"0xdac17f958d2ee523a2206206994597c13d831ec7\" }")));

    /** One of {@code jobs}. */
    public static final Section JOB = new Section(
            "a job",
            "A node of the DAG.",
            List.of(
                    Field.of("name", NAME, "Unique in the DAG.").required().example("ingest"),
                    Field.of(
                                    "activation",
                                    new Shape.Choice(List.of("source", "reactive")),
                                    "`source` produces without inputs; `reactive` runs when an input dataset changes.")
                            .required()
                            .example("reactive"),
                    Field.of(
                                    "operator",
                                    new Shape.Text(
                                            Pattern.compile("[a-z][a-z0-9_]{0,63}"),
                                            "an operator's name ([a-z][a-z0-9_]{0,63})"),
                                    "The code it runs: one that Trace brings or a plugin's. `trace operators` lists"
                                            + " them.")
                            .required()
                            .example("cryo_ingest"),
                    RUNTIME,
                    Field.of("source", new Shape.Block(SOURCE), "For a source: what fires it.")
                            .example("{ kind: manual }"),
                    Field.of("bootstrap", new Shape.Block(BOOTSTRAP), "For a source: what a deploy does first.")
                            .example("{ reset_outputs: true }"),
                    Field.of(
                                    "input_datasets",
                                    new Shape.Items(new Shape.Either(DATASET, new Shape.Block(INPUT))),
                                    "For a reactive job: the datasets it reads, each a name or `{dataset, table,"
                                            + " where}`.")
                            .example("[chunks]"),
                    Field.of(
                                    "output_dataset",
                                    DATASET,
                                    "The dataset it publishes; no other job may publish the same. Needed by every"
                                            + " operator that publishes one.")
                            .example("cold_blocks"),
                    Field.of(
                                    "execution_strategy",
                                    new Shape.Choice(List.of("PerPartition", "PerUpdate")),
                                    "For a reactive job, and needed there. `PerPartition`: one task for each block"
                                            + " range; `PerUpdate`: one task reads everything new, updates coalesce.")
                            .example("PerPartition"),
                    Field.of(
                                    "update_strategy",
                                    new Shape.Choice(List.of("append", "replace")),
                                    "How rows meet published ones: added, where a key protects from duplicates, or in"
                                            + " place of what was in their range.")
                            .fallback("the operator's")
                            .example("replace"),
                    Field.of(
                                    "unique_key",
                                    new Shape.Items(COLUMN),
                                    "Columns that name a row, in place of the key that the operator gives to its only"
                                            + " table.")
                            .fallback("each table's own")
                            .example("[block_number, log_index]"),
                    Field.of("scaling", new Shape.Block(SCALING), SCALING.doc())
                            .example("{ mode: backfill, max_concurrency: 20 }"),
                    HEARTBEAT,
                    TIMEOUT,
                    ATTEMPTS,
                    RETRIES,
                    IDLE,
                    PRIORITY,
                    Field.of(
                                    "secrets",
                                    new Shape.Items(SECRET),
                                    "Names of the secrets that the operator may read; values come from the platform.")
                            .example("[exchange_token]"),
                    Field.of("config", new Shape.Free(), "Settings of the operator; each operator has its own keys.")
                            .example("{ chunk_size: 1000 }"),
                    Field.refused("max_queue_depth", RESERVED),
                    Field.refused("max_queue_age", RESERVED),
                    Field.refused("backpressure_mode", RESERVED)));

    /** The document. */
    public static final Section DAG = new Section(
            "a DAG",
            "One YAML document is one DAG. It says what to do; where databases, files and endpoints are is in the"
                    + " platform configuration, so the same DAG runs anywhere. It never holds a secret or an RPC URL.",
            List.of(
                    Field.of("name", NAME, "Unique among the DAGs of a dispatcher.")
                            .required()
                            .example("monad"),
                    Field.of(
                                    "version",
                                    new Shape.Whole(1, Integer.MAX_VALUE, ""),
                                    "Raise it with every change: a deployed version never changes.")
                            .fallback("1")
                            .example("1"),
                    Field.of("defaults", new Shape.Block(DEFAULTS), DEFAULTS.doc())
                            .example("{ heartbeat_timeout_seconds: 60, max_attempts: 3 }"),
                    Field.of("jobs", new Shape.Items(new Shape.Block(JOB)), "Its jobs, in any order.")
                            .required()));

    private DagFields() {}
}
