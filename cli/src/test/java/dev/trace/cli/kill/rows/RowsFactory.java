package dev.trace.cli.kill.rows;

import dev.trace.api.OperatorApi;
import dev.trace.api.Publication;
import dev.trace.api.ReactiveOperatorFactory;
import dev.trace.api.config.ConfigKey;
import dev.trace.api.config.ConfigSpec;

/** What both factories have in common. */
abstract class RowsFactory implements ReactiveOperatorFactory {
    static final ConfigKey<String> POOL = ConfigKey.string("rpc_pool")
            .doc("The pool of the chain; never asked for anything.")
            .required()
            .example("fake")
            .build();

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
}
