package dev.trace.testkit;

import dev.trace.api.Commit;
import dev.trace.api.OperatorApi;
import dev.trace.api.OperatorException;
import dev.trace.api.Publication;
import dev.trace.api.ReactiveContext;
import dev.trace.api.ReactiveOperator;
import dev.trace.api.ReactiveOperatorFactory;
import dev.trace.api.Scope;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigKey;
import dev.trace.api.config.ConfigSpec;
import dev.trace.api.rpc.RpcReply;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.Evidence;
import dev.trace.api.table.RowWriter;
import dev.trace.api.table.Storage;
import dev.trace.api.table.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One row a block, asked of an endpoint; well-behaved but where a test overrides it. */
class NumbersFactory implements ReactiveOperatorFactory {
    static final ConfigKey<String> POOL = ConfigKey.string("rpc_pool")
            .doc("The pool to ask.")
            .required()
            .example("ethereum")
            .build();
    static final TableDefinition TABLE = new TableDefinition(
            "numbers",
            List.of(Column.of("block_number", ColumnType.UINT32), Column.of("value", ColumnType.STRING)),
            List.of("block_number"),
            "block_number",
            new Storage.Cold(Storage.Compression.LZ4, 1_000));

    @Override
    public String name() {
        return "numbers";
    }

    @Override
    public String summary() {
        return "Writes a row for every block.";
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
        return ConfigSpec.of(POOL);
    }

    @Override
    public Publication publication() {
        return Publication.PARTITIONS;
    }

    @Override
    public List<TableDefinition> tables(Config config) {
        return List.of(TABLE);
    }

    @Override
    public ReactiveOperator create(Config config) {
        return context -> write(config, context);
    }

    Commit write(Config config, ReactiveContext context) throws OperatorException, InterruptedException {
        Scope.Partition partition = (Scope.Partition) context.scope();
        ColumnBatch batch = new ColumnBatch(TABLE);
        try (RowWriter writer = context.table("numbers").replace(partition.range())) {
            for (long block = partition.range().start();
                    block <= partition.range().end();
                    block++) {
                try (RpcReply reply = context.rpc(config.get(POOL)).call(RpcRequest.of("number", "[" + block + "]"))) {
                    batch.longs(0).append(block);
                    String answer = new String(reply.array(), reply.offset(), reply.length(), StandardCharsets.UTF_8);
                    batch.bytes(1).append(value(context, answer).getBytes(StandardCharsets.UTF_8));
                }
                context.progress(1, 1);
            }
            writer.write(batch);
            return Commit.builder().rows(writer.finish(Evidence.none())).build();
        }
    }

    String value(ReactiveContext context, String answer) {
        return answer;
    }
}
