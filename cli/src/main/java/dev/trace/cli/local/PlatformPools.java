package dev.trace.cli.local;

import dev.trace.api.OperatorException;
import dev.trace.cli.metrics.PoolReport;
import dev.trace.dag.platform.EndpointConfig;
import dev.trace.dag.platform.EndpointLimits;
import dev.trace.dag.platform.PoolConfig;
import dev.trace.dag.platform.Sensitive;
import dev.trace.operators.evm.rpc.EndpointAddresses;
import dev.trace.operators.evm.rpc.EndpointSettings;
import dev.trace.operators.evm.rpc.PoolSettings;
import dev.trace.operators.evm.rpc.RpcPool;
import dev.trace.worker.run.PoolLimits;
import dev.trace.worker.run.PoolOpener;
import dev.trace.worker.secrets.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Opens the pools of the platform configuration, the bundled chain's among them. */
final class PlatformPools implements PoolOpener {
    private final BundledPools bundled;
    private final Secrets secrets;
    private final Map<String, RpcPool> open = new ConcurrentHashMap<>();

    PlatformPools(BundledPools bundled, Secrets secrets) {
        this.bundled = bundled;
        this.secrets = secrets;
    }

    @Override
    public Opened open(PoolConfig pool) throws OperatorException, InterruptedException {
        PoolConfig real = bundled.resolve(pool);
        PoolSettings settings = PoolSettings.of(
                        real.name(),
                        real.chainId(),
                        real.endpoints().stream().map(this::settings).toList())
                .withHedgeAfter(real.hedgeAfter());
        RpcPool opened = RpcPool.open(settings, new Rotating(real.endpoints()));
        open.put(real.name(), opened);
        return new Opened(opened, opened::metered, new Shared(opened), opened.genesisHash(), () -> {
            open.remove(real.name(), opened);
            opened.close();
        });
    }

    /** How the endpoints of every open pool stand. */
    Map<String, PoolReport> reports() {
        Map<String, PoolReport> reports = new TreeMap<>();
        open.forEach((name, pool) -> reports.put(
                name,
                new PoolReport(
                        pool.chainId(), pool.endpoints(), pool.headsReport().reconnects())));
        return reports;
    }

    private EndpointSettings settings(EndpointConfig endpoint) {
        return new EndpointSettings(
                endpoint.name(),
                secret(endpoint.url()),
                endpoint.ws().map(this::secret),
                limits(endpoint.limits()),
                new EndpointSettings.Prices(
                        endpoint.prices().perRequest(),
                        endpoint.prices().perComputeUnit(),
                        endpoint.prices().computeUnits()),
                endpoint.proxy(),
                headers(endpoint));
    }

    private static EndpointSettings.Limits limits(EndpointLimits limits) {
        return new EndpointSettings.Limits(
                limits.requestsPerSecond(),
                limits.computeUnitsPerSecond(),
                limits.maxConcurrency(),
                limits.maxBatch(),
                limits.weight());
    }

    private Map<String, String> headers(EndpointConfig endpoint) {
        Map<String, String> headers = new TreeMap<>();
        endpoint.headers().forEach((name, value) -> headers.put(name, secret(value)));
        return headers;
    }

    /** An address may hold a key as well as a header, also one from the command line. */
    private String secret(Sensitive value) {
        String revealed = value.reveal();
        secrets.redactor().add(revealed);
        return revealed;
    }

    /** The pool's own limits, for whoever is told how much of them this process may use. */
    private record Shared(RpcPool pool) implements PoolLimits {
        @Override
        public void share(String endpoint, double fraction, Duration validity) {
            pool.share(endpoint, fraction, validity);
        }

        @Override
        public boolean isWithinShare(String endpoint) {
            return pool.isWithinShare(endpoint);
        }

        @Override
        public void park(String endpoint, Duration time) {
            pool.park(endpoint, time);
        }

        @Override
        public Map<String, Duration> parkings() {
            return pool.parkings();
        }
    }

    /** Reads URL and headers anew for every request; a refused key is looked up again at its provider. */
    private final class Rotating implements EndpointAddresses {
        private final Map<String, EndpointConfig> endpoints;

        Rotating(List<EndpointConfig> endpoints) {
            this.endpoints = endpoints.stream().collect(Collectors.toMap(EndpointConfig::name, each -> each));
        }

        @Override
        public EndpointSettings now(EndpointSettings configured) {
            EndpointConfig endpoint = Objects.requireNonNull(endpoints.get(configured.name()));
            return configured.at(
                    secret(endpoint.url()), endpoint.ws().map(PlatformPools.this::secret), headers(endpoint));
        }

        @Override
        public void refused(EndpointSettings shown) {
            secrets.renew();
        }
    }
}
