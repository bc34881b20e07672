package dev.trace.cli.child;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.cli.embedded.EmbeddedDatabase;
import dev.trace.dag.platform.ColdConfig;
import dev.trace.dag.platform.DatabaseConfig;
import dev.trace.dag.platform.EndpointConfig;
import dev.trace.dag.platform.PlatformConfig;
import dev.trace.dag.platform.PlatformException;
import dev.trace.dag.platform.PoolConfig;
import dev.trace.dag.platform.SecretsConfig;
import dev.trace.dispatcher.executor.ExecutorException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration of a worker that does what this process would do, with every placeholder resolved: it holds secrets.
 *
 * @param platform the configuration of this process
 * @param embedded the embedded database, if there is one
 * @param chains the chains of pools, as far as they are known
 */
record WorkerYaml(PlatformConfig platform, Optional<EmbeddedDatabase.Access> embedded, Map<String, Long> chains) {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerYaml.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The text, which is JSON and so YAML.
     *
     * @throws ExecutorException if something of it cannot be handed over
     */
    String text() throws ExecutorException {
        ObjectNode root = JSON.createObjectNode();
        hot(root.putObject("hot"));
        cold(root);
        secrets(root.putObject("secrets"));
        // One of many on its machine, and gone before anybody would ask it.
        root.putObject("metrics").put("enabled", false);
        ObjectNode pools = root.putObject("rpc_pools");
        platform.pools().values().forEach(pool -> pool(pools, pool));
        return root.toPrettyString() + "\n";
    }

    private void hot(ObjectNode hot) throws ExecutorException {
        if (platform.hot() instanceof DatabaseConfig.External external) {
            hot.put("url", literal(external.url()))
                    .put("user", literal(external.user()))
                    .put("password", literal(external.password().reveal()));
            return;
        }
        EmbeddedDatabase.Access access =
                embedded.orElseThrow(() -> new ExecutorException("the embedded database is not up"));
        hot.put("url", literal(access.url()))
                .put("user", literal(access.user()))
                .put("password", literal(access.password()));
    }

    private void cold(ObjectNode root) {
        if (platform.cold() instanceof ColdConfig.Folder folder) {
            root.put("cold", literal("file:" + folder.root()));
        } else if (platform.cold() instanceof ColdConfig.S3 bucket) {
            bucket(root.putObject("cold"), bucket);
        }
    }

    private static void bucket(ObjectNode cold, ColdConfig.S3 bucket) {
        ColdConfig.Server server = bucket.server();
        cold.put("url", literal("s3://" + bucket.bucket() + (bucket.prefix().isEmpty() ? "" : "/" + bucket.prefix())))
                .put("path_style", server.addressing() == ColdConfig.Addressing.PATH)
                .put("spool", literal(bucket.spool().toString()));
        server.region().ifPresent(region -> cold.put("region", literal(region)));
        server.endpoint().ifPresent(endpoint -> cold.put("endpoint", literal(endpoint.toString())));
        bucket.keys()
                .ifPresent(keys -> cold.put("access_key_id", literal(keys.id().reveal()))
                        .put("secret_access_key", literal(keys.secret().reveal())));
        bucket.encryption().ifPresent(encryption -> {
            cold.put("sse", literal(encryption.algorithm()));
            encryption.kmsKey().ifPresent(key -> cold.put("kms_key", literal(key)));
        });
    }

    private void secrets(ObjectNode secrets) {
        SecretsConfig config = platform.secrets();
        if (config instanceof SecretsConfig.Files files) {
            secrets.put("provider", "file").put("path", literal(files.path().toString()));
        } else if (config instanceof SecretsConfig.AwsSecretsManager aws) {
            secrets.put("provider", "aws-secrets-manager");
            aws.region().ifPresent(region -> secrets.put("region", literal(region)));
            aws.endpoint().ifPresent(endpoint -> secrets.put("endpoint", literal(endpoint.toString())));
        } else {
            secrets.put("provider", "env");
        }
        if (!(config instanceof SecretsConfig.Environment)) {
            secrets.put("cache_ttl", config.cacheTtl().toMillis() + "ms");
        }
    }

    /** One whose variables are missing is left out, as it would fail here too. */
    private void pool(ObjectNode pools, PoolConfig pool) {
        ObjectNode node = JSON.createObjectNode();
        Long chain = chains.get(pool.name());
        if (chain != null) {
            node.put("chain_id", chain);
        } else {
            pool.chainId().ifPresent(id -> node.put("chain_id", id));
        }
        pool.hedgeAfter().ifPresent(after -> node.put("hedge_after", after.toMillis() + "ms"));
        try {
            for (EndpointConfig endpoint : pool.endpoints()) {
                endpoint(node.withArray("endpoints").addObject(), endpoint);
            }
            pools.set(pool.name(), node);
        } catch (PlatformException e) {
            LOG.debug("pool {} is not handed over: {}", pool.name(), e.getMessage());
        }
    }

    private static void endpoint(ObjectNode node, EndpointConfig endpoint) {
        node.put("url", literal(endpoint.url().reveal()))
                .put("name", endpoint.name())
                .put("requests_per_second", endpoint.limits().requestsPerSecond())
                .put("compute_units_per_second", endpoint.limits().computeUnitsPerSecond())
                .put("max_concurrency", endpoint.limits().maxConcurrency())
                .put("max_batch", endpoint.limits().maxBatch())
                .put("weight", endpoint.limits().weight())
                .put("price_per_request", endpoint.prices().perRequest())
                .put("price_per_compute_unit", endpoint.prices().perComputeUnit());
        endpoint.ws().ifPresent(ws -> node.put("ws", literal(ws.reveal())));
        ObjectNode units = node.putObject("compute_units");
        endpoint.prices().computeUnits().forEach(units::put);
        endpoint.proxy().ifPresent(proxy -> node.put("proxy", literal(proxy)));
        ObjectNode headers = node.putObject("headers");
        endpoint.headers().forEach((name, value) -> headers.put(name, literal(value.reveal())));
    }

    /** A dollar sign begins a placeholder. */
    private static String literal(String text) {
        return text.replace("$", "$$");
    }
}
