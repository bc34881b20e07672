package dev.trace.dag.platform;

import dev.trace.dag.schema.Field;
import dev.trace.dag.schema.Section;
import dev.trace.dag.schema.Shape;
import java.util.List;
import java.util.regex.Pattern;

/** Every field of {@code trace.yaml}: what is read, checked and documented. */
public final class PlatformFields {
    private static final Shape TEXT = new Shape.Text(Pattern.compile("(?s).*\\S.*"), "a text");
    private static final String NAME = "[a-z][a-z0-9_-]{0,63}";
    private static final String NOT_BUILT = "is not built yet; remove it";

    /** {@code state} and {@code hot}. */
    public static final Section DATABASE = new Section(
            "a database",
            "A Postgres database. Without `url`: a real Postgres that starts by itself in the home folder.",
            List.of(
                    Field.of(
                                    "url",
                                    TEXT,
                                    "`jdbc:postgresql://host:port/database` or `postgresql://host:port/database`; or"
                                            + " `embedded`.")
                            .fallback("embedded")
                            .example("jdbc:postgresql://db.internal:5432/trace"),
                    Field.of("user", TEXT, "Who connects.").example("trace"),
                    Field.of("password", new Shape.Lazy("a text"), "How that is proved.")
                            .example("${TRACE_DB_PASSWORD}")));

    /** One of {@code endpoints}. */
    public static final Section ENDPOINT = new Section(
            "an endpoint",
            "One RPC endpoint.",
            List.of(
                    Field.of(
                                    "url",
                                    new Shape.Lazy("a URL"),
                                    "HTTP or HTTPS address, which may hold a key. `bundled:quickstart` is the small"
                                            + " chain that Trace brings.")
                            .required()
                            .example("${ETH_RPC_URL}"),
                    Field.of(
                                    "name",
                                    new Shape.Text(Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:#-]{0,63}"), "a name"),
                                    "What logs, metrics and the provenance of files call it.")
                            .fallback("the URL's host and port")
                            .example("archive-1"),
                    Field.of(
                                    "requests_per_second",
                                    new Shape.Whole(0, 1_000_000, "requests"),
                                    "Most calls started a second, each of a batch counted; 0 for no limit.")
                            .fallback("0")
                            .example("25"),
                    Field.of(
                                    "max_concurrency",
                                    new Shape.Whole(1, 10_000, "requests"),
                                    "Most requests under way at once.")
                            .fallback("32")
                            .example("100"),
                    Field.of("weight", new Shape.Whole(1, 1000, ""), "Share of calls it gets while all are fit.")
                            .fallback("1")
                            .example("3"),
                    Field.of(
                                    "proxy",
                                    new Shape.Text(
                                            Pattern.compile("(http|socks5)://[^\\s/@]+:[0-9]{1,5}/?"),
                                            "http://host:port or socks5://host:port"),
                                    "Proxy for its requests.")
                            .fallback("none")
                            .example("socks5://127.0.0.1:1080"),
                    Field.of(
                                    "headers",
                                    new Shape.Named(
                                            Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}"),
                                            "a header name",
                                            new Shape.Lazy("a text")),
                                    "Sent with every request; values may be secret.")
                            .example("{ Authorization: \"Bearer ${secret:rpc_token}\" }"),
                    Field.of(
                                    "ws",
                                    new Shape.Lazy("a WebSocket URL"),
                                    "WebSocket address, which may hold a key: new heads are heard of there sooner than"
                                            + " by asking.")
                            .fallback("none: the head is asked for")
                            .example("wss://eth.example/v2/${secret:rpc_key}"),
                    Field.of(
                                    "compute_units_per_second",
                                    new Shape.Whole(0, 1_000_000_000, "compute units"),
                                    "Most compute units begun a second; 0 for no limit.")
                            .fallback("0")
                            .example("500"),
                    Field.of(
                                    "compute_units",
                                    new Shape.Named(
                                            Pattern.compile("[a-z][A-Za-z0-9]*_[A-Za-z0-9]+"),
                                            "a method",
                                            new Shape.Whole(0, 1_000_000, "compute units")),
                                    "What a request costs, for methods where the provider differs from the usual.")
                            .fallback("the usual ones")
                            .example("{ eth_getBlockReceipts: 20 }"),
                    Field.of(
                                    "max_batch",
                                    new Shape.Whole(1, 1000, "calls"),
                                    "Most calls sent in one request; 1 for no batches. Less is used where the endpoint"
                                            + " refuses so many.")
                            .fallback("1")
                            .example("20"),
                    Field.of(
                                    "price_per_request",
                                    new Shape.Decimal(),
                                    "US dollars a request, for `trace plan`, `--budget` and the record of costs.")
                            .fallback("0")
                            .example("0.000001"),
                    Field.of("price_per_compute_unit", new Shape.Decimal(), "US dollars a compute unit, likewise.")
                            .fallback("0")
                            .example("0.00000045")));

    /** One of {@code rpc_pools}. */
    public static final Section POOL = new Section(
            "a pool",
            "A named set of RPC endpoints of one chain.",
            List.of(
                    Field.of(
                                    "chain_id",
                                    new Shape.Whole(1, Long.MAX_VALUE, ""),
                                    "What every endpoint must answer. The endpoints are asked in any case.")
                            .fallback("what they agree on")
                            .example("1"),
                    Field.of(
                                    "endpoints",
                                    new Shape.Items(
                                            new Shape.Either(new Shape.Lazy("a URL"), new Shape.Block(ENDPOINT))),
                                    "At least one: a URL, or a mapping with `url` and more.")
                            .required()
                            .example("[{ url: \"${ETH_RPC_URL}\" }]"),
                    Field.of(
                                    "hedge_after",
                                    new Shape.Text(
                                            Pattern.compile("\\d{1,9}(ms|s|m)"), "a duration such as 500ms or 2s"),
                                    "How long a call may be unanswered before it is also sent to another endpoint; the"
                                            + " first answer counts, and both cost.")
                            .fallback("never")
                            .example("2s")));

    private static final Shape COLD_URL =
            new Shape.Text(Pattern.compile("(?s).*\\S.*"), "file: and a folder, or s3://bucket/prefix");

    /** {@code cold} at length. */
    public static final Section COLD = new Section(
            "'cold'",
            "Where Parquet files go, with what S3 or a server that speaks its protocol needs. For a folder the text"
                    + " `file:...` alone will do, for a bucket that AWS's own settings lead to, `s3://...` alone.",
            List.of(
                    Field.of("url", COLD_URL, "`file:` and a folder, or `s3://bucket/prefix`.")
                            .required()
                            .example("s3://my-lake/trace"),
                    Field.of(
                                    "region",
                                    new Shape.Text(Pattern.compile("[a-z0-9-]{1,40}"), "a region"),
                                    "Where the bucket is.")
                            .fallback("the one of the AWS environment")
                            .example("eu-west-1"),
                    Field.of("endpoint", TEXT, "Another server that speaks S3's protocol.")
                            .fallback("the region's own")
                            .example("http://minio.internal:9000"),
                    Field.of(
                                    "path_style",
                                    new Shape.Truth(),
                                    "Whether addresses name the bucket in their path, not in the host.")
                            .fallback("true with an `endpoint`, else false")
                            .example("true"),
                    Field.of(
                                    "sse",
                                    new Shape.Choice(List.of("AES256", "aws:kms")),
                                    "Encryption that the server is told to use.")
                            .fallback("`aws:kms` with a `kms_key`, else what the bucket does by itself")
                            .example("AES256"),
                    Field.of("kms_key", TEXT, "Key id, alias or ARN for `sse: aws:kms`.")
                            .fallback("the account's default key")
                            .example("alias/lake"),
                    Field.of("access_key_id", new Shape.Lazy("a text"), "Who asks.")
                            .fallback("whomever the AWS environment names: variables, profile, instance or pod role")
                            .example("${secret:lake_key_id}"),
                    Field.of("secret_access_key", new Shape.Lazy("a text"), "How that is proved.")
                            .example("${secret:lake_key}"),
                    Field.of(
                                    "spool",
                                    TEXT,
                                    "Local folder where files are written before they go to the bucket, and read"
                                            + " ones are kept meanwhile. Holds what is under way, no more.")
                            .fallback("`spool` in the home folder")
                            .example("/var/tmp/trace")));

    /** {@code http}. */
    public static final Section HTTP = new Section(
            "'http'",
            "Where API and UI listen.",
            List.of(
                    Field.of("host", TEXT, "Address to bind.")
                            .fallback("127.0.0.1")
                            .example("0.0.0.0"),
                    Field.of("port", new Shape.Whole(0, 65_535, ""), "0 for any free one.")
                            .fallback("8080")
                            .example("8080")));

    /** {@code metrics}. */
    public static final Section METRICS = new Section(
            "'metrics'",
            "Where Prometheus reads metrics, at `/metrics`.",
            List.of(
                    Field.of("host", TEXT, "Address to bind.")
                            .fallback("127.0.0.1")
                            .example("0.0.0.0"),
                    Field.of(
                                    "port",
                                    new Shape.Whole(0, 65_535, ""),
                                    "0 for any free one, which is also taken where this one is not free.")
                            .fallback("9090")
                            .example("9090"),
                    Field.of("enabled", new Shape.Truth(), "Whether they are served.")
                            .fallback("true for `trace dispatcher` and `trace worker`, false for `trace run`")
                            .example("true")));

    /** {@code secrets}. */
    public static final Section SECRETS = new Section(
            "'secrets'",
            "Where the values of secrets come from.",
            List.of(
                    Field.of(
                                    "provider",
                                    new Shape.Choice(List.of("env", "file", "aws-secrets-manager")),
                                    "`env`: secret `a-b` is the environment variable `TRACE_SECRET_A_B`. `file`: a file"
                                            + " in a folder, or an entry of one file. `aws-secrets-manager`: `name` is"
                                            + " a secret's current value, `name#field` one field of its JSON,"
                                            + " `name~AWSPREVIOUS` the value before.")
                            .fallback("env")
                            .example("aws-secrets-manager"),
                    Field.of(
                                    "path",
                                    TEXT,
                                    "For `file`: a folder with one file per secret, named like it, or one file of"
                                            + " `name: value` lines. Not readable by everybody.")
                            .example("/run/secrets"),
                    Field.of(
                                    "region",
                                    new Shape.Text(Pattern.compile("[a-z0-9-]{1,40}"), "a region"),
                                    "For `aws-secrets-manager`.")
                            .fallback("the one of the AWS environment")
                            .example("eu-west-1"),
                    Field.of("endpoint", TEXT, "For `aws-secrets-manager`: another server that speaks its protocol.")
                            .fallback("the region's own")
                            .example("http://localhost:4566"),
                    Field.of(
                                    "cache_ttl",
                                    new Shape.Text(
                                            Pattern.compile("\\d{1,9}(ms|s|m|h|d)"), "a duration such as 30s or 5m"),
                                    "How long a value is used before it is read again, so that a rotated secret takes"
                                            + " effect without a restart; a refused value is read again at once.")
                            .fallback("1m")
                            .example("5m"),
                    Field.refused("rotation", "needs no setting: values are read again after cache_ttl; remove it")));

    /** A secret's name. Lazy, since lazy values are not repeated in problems: it may be the secret itself. */
    private static final Shape SECRET_NAMES =
            new Shape.Either(new Shape.Lazy("a secret's name"), new Shape.Items(new Shape.Lazy("a secret's name")));

    /** One of {@code jwt_keys}. */
    public static final Section JWT_KEY = new Section(
            "a JWT key",
            "A key that signs capability tokens (HS256).",
            List.of(
                    Field.of(
                                    "kid",
                                    new Shape.Text(Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"), "a key id"),
                                    "What tokens call the key; another one for every key there ever was.")
                            .required()
                            .example("2026-11"),
                    Field.of(
                                    "secret",
                                    new Shape.Lazy("a secret's name"),
                                    "Name of the secret that holds it, at least 32 bytes.")
                            .required()
                            .example("trace_jwt_2026_11")));

    /** {@code auth}. */
    public static final Section AUTH = new Section(
            "'auth'",
            "Who may talk to a dispatcher; the same for all dispatchers. Names of secrets, never secrets. In a list the"
                    + " first is in use and the others are still accepted.",
            List.of(
                    Field.of("user_token", SECRET_NAMES, "Bearer token of people: command line, API and UI.")
                            .fallback("a token made at start and kept in the home folder")
                            .example("trace_user_token"),
                    Field.of("worker_token", SECRET_NAMES, "Bearer token with which workers claim tasks.")
                            .fallback("a token made once and kept in the home folder, for workers on this machine")
                            .example("[trace_worker_token, trace_worker_token_before]"),
                    Field.of(
                                    "jwt_keys",
                                    new Shape.Items(new Shape.Block(JWT_KEY)),
                                    "Keys of the tokens that an attempt shows. The first signs.")
                            .fallback("a key made once and kept in the home folder, for a single dispatcher")
                            .example("[{ kid: b, secret: trace_jwt_b }, { kid: a, secret: trace_jwt_a }]")));

    /** The document. */
    public static final Section PLATFORM = new Section(
            "trace.yaml",
            "Where state, data and endpoints are. Every field is optional; with no file at all Trace keeps everything"
                    + " in `.trace/` of the working directory.",
            List.of(
                    Field.of("home", TEXT, "Folder of the embedded Postgres, its lock, logs and the default store.")
                            .fallback("`.trace` in the working directory")
                            .example("/var/lib/trace"),
                    Field.of("state", new Shape.Block(DATABASE), "Database of the control side: DAGs, tasks, events.")
                            .fallback("the one of `hot`, else embedded")
                            .example("{ url: \"jdbc:postgresql://db:5432/trace\", user: trace, password: \"${DB_PW}\""
                                    + " }"),
                    Field.of(
                                    "hot",
                                    new Shape.Block(DATABASE),
                                    "Database of the data side: hot tables, commits, the ledger of files.")
                            .fallback("the one of `state`, else embedded")
                            .example("{ url: \"jdbc:postgresql://db:5432/hot\", user: trace, password: \"${DB_PW}\" }"),
                    Field.of(
                                    "cold",
                                    new Shape.Either(COLD_URL, new Shape.Block(COLD)),
                                    "Where Parquet files go: `file:` and a folder, `s3://bucket/prefix`, or a mapping"
                                            + " with `url` and more.")
                            .fallback("`file:` and `cold` in the home folder")
                            .example("file:/data/cold"),
                    Field.of(
                                    "rpc_pools",
                                    new Shape.Named(
                                            Pattern.compile(NAME), "a pool name (" + NAME + ")", new Shape.Block(POOL)),
                                    "RPC pools by the names that DAGs use.")
                            .example("{ ethereum: { endpoints: [\"${ETH_RPC_URL}\"] } }"),
                    Field.of(
                                    "runtimes",
                                    new Shape.Named(
                                            Pattern.compile(NAME),
                                            "a runtime name (" + NAME + ")",
                                            new Shape.Block(RuntimeFields.RUNTIME)),
                                    "Executors by the `runtime` names that DAGs use; `local` is always there.")
                            .example("{ ecs_rust: { executor: local } }"),
                    Field.of("http", new Shape.Block(HTTP), HTTP.doc()).example("{ host: 127.0.0.1, port: 8080 }"),
                    Field.of("secrets", new Shape.Block(SECRETS), SECRETS.doc()).example("{ provider: env }"),
                    Field.of("auth", new Shape.Block(AUTH), AUTH.doc()).example("{ user_token: trace_user_token }"),
                    Field.of("metrics", new Shape.Block(METRICS), METRICS.doc())
                            .example("{ host: 0.0.0.0, port: 9090 }"),
                    Field.refused("alerts", NOT_BUILT),
                    Field.refused("lineage", NOT_BUILT)));

    private PlatformFields() {}
}
