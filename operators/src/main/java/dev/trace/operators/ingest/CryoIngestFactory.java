package dev.trace.operators.ingest;

import dev.trace.api.OperatorApi;
import dev.trace.api.Publication;
import dev.trace.api.ReactiveOperator;
import dev.trace.api.ReactiveOperatorFactory;
import dev.trace.api.UpdateStrategy;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigException;
import dev.trace.api.config.ConfigSpec;
import dev.trace.api.rpc.RequestEstimate;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.api.table.TableDefinition;
import dev.trace.operators.evm.decode.DatasetTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes {@code cryo_ingest}. */
public final class CryoIngestFactory implements ReactiveOperatorFactory {
    @Override
    public String name() {
        return "cryo_ingest";
    }

    @Override
    public String summary() {
        return "Writes ranges of a chain's blocks, transactions and logs to Parquet, each block proved by its hash.";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public int apiVersion() {
        return OperatorApi.VERSION;
    }

    @Override
    public ConfigSpec config() {
        return IngestKeys.SPEC;
    }

    @Override
    public Publication publication() {
        return Publication.PARTITIONS;
    }

    @Override
    public UpdateStrategy updateStrategy() {
        return UpdateStrategy.REPLACE;
    }

    @Override
    public List<TableDefinition> tables(Config config) throws ConfigException {
        return IngestTables.of(config).stream().map(DatasetTable::definition).toList();
    }

    @Override
    public Optional<List<RequestEstimate>> requests(Config config, long block) {
        try {
            FetchPlan plan = FetchPlan.of(IngestTables.of(config), 1, Long.MAX_VALUE);
            List<RequestEstimate> requests = new ArrayList<>();
            requests.add(new RequestEstimate(plan.blockRequest(block), 1));
            if (plan.receipts()) {
                String params = "[\"0x" + Long.toHexString(block) + "\"]";
                requests.add(new RequestEstimate(RpcRequest.of("eth_getBlockReceipts", params), 1));
            }
            return Optional.of(requests);
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }

    @Override
    public ReactiveOperator create(Config config) throws ConfigException {
        return new CryoIngest(config, IngestTables.of(config));
    }
}
