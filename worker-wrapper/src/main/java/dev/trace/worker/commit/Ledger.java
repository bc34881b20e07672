package dev.trace.worker.commit;

import dev.trace.api.BlockRange;
import dev.trace.api.table.Evidence;
import dev.trace.worker.cold.ManifestFile;
import dev.trace.worker.cold.ManifestFile.Content;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The files of one lake in the ledger, within one transaction. For one thread. */
final class Ledger {
    private final Handle handle;
    private final long chainId;
    private final String table;

    Ledger(Handle handle, long chainId, String table) {
        this.handle = handle;
        this.chainId = chainId;
        this.table = table;
    }

    /** Keeps every other commit and sweep off the lake until the transaction ends. */
    void lock() {
        handle.createUpdate("""
                        insert into trace_lakes (chain_id, table_name) values (:chain, :table)
                        on conflict do nothing
                        """).bind("chain", chainId).bind("table", table).execute();
        handle.createQuery("""
                        select generation from trace_lakes where chain_id = :chain and table_name = :table for update
                        """)
                .bind("chain", chainId)
                .bind("table", table)
                .mapTo(Long.class)
                .one();
    }

    /** Live files with a block of the range, in block order. */
    List<LiveFile> overlapping(BlockRange range) {
        return handle.createQuery("select " + LiveFile.COLUMNS + """
                        from trace_files f
                        where f.chain_id = :chain and f.table_name = :table and f.superseded_at is null
                        and f.blocks && int8range(:start, :end, '[]')
                        order by lower(f.blocks)
                        """)
                .bind("chain", chainId)
                .bind("table", table)
                .bind("start", range.start())
                .bind("end", range.end())
                .map(LiveFile::map)
                .list();
    }

    /** The live file that holds a block. */
    Optional<LiveFile> holding(long block) {
        return block < 0
                ? Optional.empty()
                : overlapping(new BlockRange(block, block)).stream().findFirst();
    }

    /** The lowest block of a live file; 0 if there is none. */
    long firstBlock() {
        return handle.createQuery("""
                        select coalesce(min(lower(blocks)), 0) from trace_files
                        where chain_id = :chain and table_name = :table and superseded_at is null
                        """)
                .bind("chain", chainId)
                .bind("table", table)
                .mapTo(Long.class)
                .one();
    }

    /** Counts changes; those of files bear the number that it is raised to. */
    long generation() {
        return handle.createQuery("""
                        select generation from trace_lakes where chain_id = :chain and table_name = :table
                        """)
                .bind("chain", chainId)
                .bind("table", table)
                .mapTo(Long.class)
                .one();
    }

    /** First blocks of files that came, went or changed after a generation. */
    List<Long> changedSince(long generation) {
        return handle.createQuery("""
                        select distinct lower(blocks) from trace_files
                        where chain_id = :chain and table_name = :table and changed_generation > :generation
                        """)
                .bind("chain", chainId)
                .bind("table", table)
                .bind("generation", generation)
                .mapTo(Long.class)
                .list();
    }

    /** Live files by first block, between two of them, both included. */
    List<ManifestFile> starting(long from, long to, int max) {
        return handle.createQuery("select " + LiveFile.COLUMNS + """
                        from trace_files f
                        where f.chain_id = :chain and f.table_name = :table and f.superseded_at is null
                        and lower(f.blocks) between :from and :to
                        order by lower(f.blocks) limit :max
                        """)
                .bind("chain", chainId)
                .bind("table", table)
                .bind("from", from)
                .bind("to", to)
                .bind("max", max)
                .map((row, context) -> LiveFile.map(row, context).file())
                .list();
    }

    /** Whether what is under a key was to be deleted once: a request to do so may still be on its way. */
    boolean isDoomed(String key) {
        return handle.createQuery("""
                        select exists (
                            select 1 from trace_files
                            where chain_id = :chain and table_name = :table and key = :key
                            and doomed_at is not null)
                        """)
                .bind("chain", chainId)
                .bind("table", table)
                .bind("key", key)
                .mapTo(Boolean.class)
                .one();
    }

    void supersede(LiveFile file, long byFence) {
        int changed = handle.createUpdate("""
                        update trace_files set superseded_at = now(), superseded_by = :fence,
                            changed_generation = (
                                select generation + 1 from trace_lakes
                                where chain_id = :chain and table_name = :table)
                        where file_id = :id and superseded_at is null
                        """)
                .bind("chain", chainId)
                .bind("table", table)
                .bind("fence", byFence)
                .bind("id", file.id())
                .execute();
        if (changed != 1) {
            throw new IllegalStateException("ledger row " + file.id() + " of " + file.key() + " changed under a lock");
        }
    }

    void insert(StagedFile file, String key, AttemptScope scope) {
        insert(
                new ManifestFile(file.name().range(), key, file.content(), file.evidence(), scope.outputHash()),
                scope.fence());
    }

    /** Makes a file count. The lake is locked, and no live file overlaps it. */
    void insert(ManifestFile file, long fence) {
        Content content = file.content();
        Evidence evidence = file.evidence();
        handle.createUpdate("""
                        insert into trace_files (chain_id, table_name, blocks, key, row_count, byte_count, sha256,
                            parent_hash, first_hash, last_hash, schema_hash, config_hash, encoder, row_digest, level,
                            not_provable, providers, fence, changed_generation)
                        select :chain, :table, int8range(:start, :end, '[]'), :key, :rows, :bytes, :sha256,
                            :parent, :first, :last, :schema, :config, :encoder, :digest, :level,
                            :not_provable, :providers, :fence, generation + 1
                        from trace_lakes where chain_id = :chain and table_name = :table
                        """)
                .bind("chain", chainId)
                .bind("table", table)
                .bind("start", file.range().start())
                .bind("end", file.range().end())
                .bind("key", file.key())
                .bind("rows", content.rows())
                .bind("bytes", content.bytes())
                .bind("sha256", content.sha256())
                .bind("parent", hash(evidence.links().map(Evidence.Links::parentHash)))
                .bind("first", hash(evidence.links().map(Evidence.Links::firstHash)))
                .bind("last", hash(evidence.links().map(Evidence.Links::lastHash)))
                .bind("schema", content.schemaHash())
                .bind("config", file.configHash())
                .bind("encoder", content.encoder())
                .bind("digest", content.rowDigest())
                .bind("level", evidence.level().name())
                .bindArray("not_provable", String.class, evidence.notProvable())
                .bindArray("providers", String.class, List.copyOf(evidence.providers()))
                .bind("fence", fence)
                .execute();
        changed();
    }

    /** Notes that an attempt made the same file again; its rows and place stay. */
    void confirm(LiveFile file, Evidence evidence, AttemptScope scope) {
        handle.createUpdate("""
                        update trace_files set fence = greatest(fence, :fence), config_hash = :config, level = :level,
                            not_provable = :not_provable, providers = :providers
                        where file_id = :id
                        """)
                .bind("fence", scope.fence())
                .bind("config", scope.outputHash())
                .bind("level", evidence.level().name())
                .bindArray("not_provable", String.class, evidence.notProvable())
                .bindArray("providers", String.class, List.copyOf(evidence.providers()))
                .bind("id", file.id())
                .execute();
        if (!file.file().configHash().equals(scope.outputHash())
                || !file.file().evidence().equals(evidence)) {
            handle.createUpdate("""
                            update trace_files f set changed_generation = l.generation + 1
                            from trace_lakes l
                            where f.file_id = :id and l.chain_id = f.chain_id and l.table_name = f.table_name
                            """).bind("id", file.id()).execute();
            changed();
        }
    }

    private void changed() {
        handle.createUpdate("""
                        update trace_lakes set generation = generation + 1
                        where chain_id = :chain and table_name = :table
                        """).bind("chain", chainId).bind("table", table).execute();
    }

    private static byte @Nullable [] hash(Optional<String> hex) {
        return LiveFile.bytes(hex.orElse(null));
    }
}
