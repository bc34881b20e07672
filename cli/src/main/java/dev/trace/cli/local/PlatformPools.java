package dev.trace.cli.local;

import dev.trace.api.OperatorException;
import dev.trace.dag.platform.EndpointConfig;
import dev.trace.dag.platform.PoolConfig;
import dev.trace.dag.platform.Sensitive;
import dev.trace.operators.evm.rpc.EndpointSettings;
import dev.trace.operators.evm.rpc.PoolSettings;
import dev.trace.operators.evm.rpc.RpcPool;
import dev.trace.worker.run.PoolOpener;
import dev.trace.worker.secrets.Redactor;
import java.util.Map;
import java.util.TreeMap;

/** Opens the pools of the platform configuration, the bundled chain's among them. */
final class PlatformPools implements PoolOpener {
    private final BundledPools bundled;
    private final Redactor redactor;

    PlatformPools(BundledPools bundled, Redactor redactor) {
        this.bundled = bundled;
        this.redactor = redactor;
    }

    @Override
    public Opened open(PoolConfig pool) throws OperatorException, InterruptedException {
        PoolConfig real = bundled.resolve(pool);
        RpcPool opened = RpcPool.open(PoolSettings.of(
                real.name(),
                real.chainId(),
                real.endpoints().stream().map(this::settings).toList()));
        return new Opened(opened, opened.genesisHash(), opened::close);
    }

    private EndpointSettings settings(EndpointConfig endpoint) {
        Map<String, String> headers = new TreeMap<>();
        endpoint.headers().forEach((name, value) -> headers.put(name, secret(value)));
        return new EndpointSettings(
                endpoint.name(),
                secret(endpoint.url()),
                endpoint.requestsPerSecond(),
                endpoint.maxConcurrency(),
                endpoint.weight(),
                endpoint.proxy(),
                headers);
    }

    /** An address may hold a key as well as a header. */
    private String secret(Sensitive value) {
        String revealed = value.reveal();
        redactor.add(revealed);
        return revealed;
    }
}
