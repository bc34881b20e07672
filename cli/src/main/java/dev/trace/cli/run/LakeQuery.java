package dev.trace.cli.run;

/**
 * SQL for DuckDB that counts a lake's rows: those of files that the manifest lists, and of no other, for superseded files
 * and files of unfinished commits lie beside them. Needs DuckDB 1.3 or newer.
 */
final class LakeQuery {
    private LakeQuery() {}

    /**
     * Of a lake whose manifest has no segments.
     *
     * @param folder of the lake
     */
    static String whole(String folder) {
        return live(quoted(folder)) + ")";
    }

    /**
     * Of any lake. Segments that the manifest does not name any more lie beside the others for a while.
     *
     * @param folder of the lake
     */
    static String segmented(String folder) {
        String lake = quoted(folder);
        return live(lake) + " WHERE parse_filename(filename) IN (SELECT 'manifest.json' UNION"
                + " SELECT parse_filename(unnest(segments).file) FROM '" + lake + "/manifest.json'))";
    }

    private static String live(String lake) {
        return "SELECT count(*) FROM '" + lake + "/*.parquet' WHERE parse_filename(filename) IN"
                + " (SELECT unnest(files).file FROM '" + lake + "/**/*.json'";
    }

    private static String quoted(String folder) {
        return folder.replace("'", "''");
    }
}
