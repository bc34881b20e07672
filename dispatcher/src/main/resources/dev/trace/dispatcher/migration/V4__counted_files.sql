-- Rows and bytes are counted by file, because a file may cover several partitions, or parts of some.

CREATE TABLE trace.counted_files (
    dataset     text    NOT NULL,
    version     integer NOT NULL,
    chain_id    bigint  NOT NULL,
    table_name  text    NOT NULL,
    range_start bigint  NOT NULL,
    range_end   bigint  NOT NULL,
    row_count   bigint  NOT NULL,
    byte_count  bigint  NOT NULL,
    fence       bigint  NOT NULL,
    PRIMARY KEY (dataset, version, chain_id, table_name, range_start),
    CHECK (0 <= range_start AND range_start <= range_end)
);

COMMENT ON TABLE trace.counted_files IS 'what dataset_totals has of files; those of a table are disjoint';
COMMENT ON COLUMN trace.counted_files.fence IS 'of the commit that said so; an older one said later changes nothing';

-- What partitions were counted with becomes that of one of their tables, since the next commit of a partition brings all
-- of them. A partition that overlaps one before it was counted twice.
WITH counted AS (
    SELECT p.dataset, p.version, p.chain_id, p.range_start, p.range_end, p.row_count, p.byte_count,
           p.range_start <= max(p.range_end) OVER (
               PARTITION BY p.dataset, p.version, p.chain_id ORDER BY p.range_start, p.range_end DESC
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS again
      FROM trace.partition_versions p
     WHERE p.byte_count > 0),
corrected AS (
    UPDATE trace.dataset_totals t
       SET row_count = t.row_count - c.row_count, byte_count = t.byte_count - c.byte_count
      FROM (SELECT dataset, version, chain_id, sum(row_count) AS row_count, sum(byte_count) AS byte_count
              FROM counted WHERE again
             GROUP BY dataset, version, chain_id) AS c
     WHERE t.dataset = c.dataset AND t.version = c.version AND t.chain_id = c.chain_id)
INSERT INTO trace.counted_files
       (dataset, version, chain_id, table_name, range_start, range_end, row_count, byte_count, fence)
SELECT c.dataset, c.version, c.chain_id, t.table_name, c.range_start, c.range_end, c.row_count, c.byte_count, 0
  FROM counted c
  JOIN (SELECT dataset, version, chain_id, min(table_name) AS table_name
          FROM trace.coverage
         WHERE table_name <> '' AND state = 'committed'
         GROUP BY dataset, version, chain_id) AS t USING (dataset, version, chain_id)
 WHERE c.again IS NOT TRUE;

ALTER TABLE trace.partition_versions DROP COLUMN row_count, DROP COLUMN byte_count;
