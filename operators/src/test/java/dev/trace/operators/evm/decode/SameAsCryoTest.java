package dev.trace.operators.evm.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.table.BytesColumn;
import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnBatch;
import dev.trace.api.table.ColumnData;
import dev.trace.api.table.ColumnType;
import dev.trace.api.table.LongColumn;
import dev.trace.api.table.Storage;
import dev.trace.api.table.Storage.Compression;
import dev.trace.api.table.U256Layout;
import dev.trace.operators.evm.ChainData;
import dev.trace.operators.evm.ChainData.Recorded;
import dev.trace.operators.evm.WithChainData;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value of blocks, transactions and logs, against files that cryo wrote of the same blocks. */
@WithChainData
class SameAsCryoTest {
    private static final Storage COLD = new Storage.Cold(Compression.LZ4, 262_144);
    private static final Pattern RANGE = Pattern.compile("__(\\d+)_to_(\\d+)\\.parquet");

    record Expected(List<String> names, List<String> types, List<List<String>> rows) {}

    static List<Arguments> files() throws Exception {
        try (Stream<Path> all = Files.list(ChainData.folder().resolve("expected-cryo"))) {
            return all.sorted()
                    .flatMap(each -> Arrays.stream(Dataset.values())
                            .map(dataset -> Arguments.of(each.getFileName().toString(), dataset)))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void defaultColumnsAreCryosUnderCompat(String file, Dataset dataset) throws Exception {
        compare(file, "default", dataset, ColumnSelection.defaults(Compat.CRYO));
    }

    @ParameterizedTest
    @MethodSource("files")
    void allColumnsAreCryosUnderCompat(String file, Dataset dataset) throws Exception {
        ColumnSelection all = new ColumnSelection(
                List.of("all"),
                List.of(),
                List.of(),
                Compat.CRYO,
                List.of(U256Layout.BINARY, U256Layout.STRING, U256Layout.F64));
        compare(file, "all", dataset, all);
    }

    @ParameterizedTest
    @MethodSource("files")
    void ourDefaultsBeginWithCryos(String file, Dataset dataset) throws Exception {
        compare(file, "default", dataset, ColumnSelection.defaults(Compat.NONE));
    }

    private static void compare(String file, String folder, Dataset dataset, ColumnSelection selection)
            throws Exception {
        Path parquet = parquet(
                ChainData.folder().resolve("expected-cryo").resolve(file).resolve(folder), dataset);
        Expected expected = read(parquet);
        DatasetTable table = new DatasetTable(dataset, selection, COLD);
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        expand(table.definition().columns(), names, types);
        int width = expected.names.size();
        if (selection.compat() == Compat.CRYO) {
            assertEquals(width, names.size());
        }
        assertEquals(expected.names, names.subList(0, width));
        assertEquals(expected.types, types.subList(0, width));
        List<List<String>> rows = rows(file, parquet, table);
        assertEquals(expected.rows.size(), rows.size(), "rows of " + parquet);
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < width; column++) {
                String ours = rows.get(row).get(column);
                boolean unsaid = selection.compat() == Compat.NONE
                        && expected.names.get(column).equals("success")
                        && ours == null;
                if (unsaid) {
                    assertTrue(Long.parseLong(rows.get(row).get(0)) < 4_370_000, "only before Byzantium");
                    continue;
                }
                String name = expected.names.get(column) + " in row " + row;
                assertEquals(expected.rows.get(row).get(column), ours, name);
            }
        }
    }

    private static List<List<String>> rows(String file, Path parquet, DatasetTable table) throws Exception {
        Matcher range = RANGE.matcher(parquet.toString());
        assertTrue(range.find());
        long start = Long.parseLong(range.group(1));
        long end = Long.parseLong(range.group(2));
        List<List<String>> rows = new ArrayList<>();
        for (Recorded each : ChainData.read(file)) {
            if (each.number() >= start && each.number() <= end && each.receipts() != null && !each.joined()) {
                EvmBlock block = new EvmBlock(each.chainId());
                block.readBlock(each.block(), 0, each.block().length);
                block.readReceipts(each.receipts(), 0, each.receipts().length);
                ColumnBatch batch = new ColumnBatch(table.definition());
                table.fill(block, batch);
                for (int row = 0; row < batch.rows(); row++) {
                    rows.add(row(batch, row));
                }
            }
        }
        return rows;
    }

    private static List<String> row(ColumnBatch batch, int row) {
        List<String> values = new ArrayList<>();
        List<Column> columns = batch.definition().columns();
        for (int i = 0; i < columns.size(); i++) {
            ColumnData data = batch.column(i);
            if (columns.get(i).type() == ColumnType.UINT256) {
                for (U256Layout layout : columns.get(i).layouts()) {
                    values.add(data.isNull(row) ? null : u256(((BytesColumn) data).get(row), layout));
                }
            } else if (data.isNull(row)) {
                values.add(null);
            } else if (data instanceof BytesColumn bytes) {
                values.add(HexFormat.of().formatHex(bytes.get(row)));
            } else if (columns.get(i).type() == ColumnType.BOOLEAN) {
                values.add(((LongColumn) data).get(row) == 1 ? "true" : "false");
            } else {
                values.add(Long.toUnsignedString(((LongColumn) data).get(row)));
            }
        }
        return values;
    }

    private static String u256(byte[] value, U256Layout layout) {
        return switch (layout) {
            case BINARY -> HexFormat.of().formatHex(value);
            case STRING -> new BigInteger(1, value).toString();
            case F64 -> Double.toString(new BigInteger(1, value).doubleValue());
            default -> throw new AssertionError(layout);
        };
    }

    private static void expand(List<Column> columns, List<String> names, List<String> types) {
        for (Column column : columns) {
            if (column.type() == ColumnType.UINT256) {
                for (U256Layout layout : column.layouts()) {
                    names.add(column.name() + "_" + layout.suffix());
                    types.add(
                            layout == U256Layout.BINARY ? "BLOB" : layout == U256Layout.STRING ? "VARCHAR" : "DOUBLE");
                }
            } else {
                names.add(column.name());
                types.add(
                        switch (column.type()) {
                            case UINT32 -> "UINTEGER";
                            case UINT64 -> "UBIGINT";
                            case BOOLEAN -> "BOOLEAN";
                            case BINARY -> "BLOB";
                            default -> throw new AssertionError(column);
                        });
            }
        }
    }

    private static Path parquet(Path folder, Dataset dataset) throws Exception {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(each -> each.toString().contains("__" + dataset.tableName() + "__"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Expected read(Path parquet) throws Exception {
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        try (Connection db = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = db.createStatement()) {
            try (ResultSet columns = statement.executeQuery("describe select * from '" + parquet + "'")) {
                while (columns.next()) {
                    names.add(columns.getString(1));
                    types.add(columns.getString(2));
                }
            }
            List<String> selected = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                selected.add(types.get(i).equals("BLOB") ? "lower(hex(" + names.get(i) + "))" : names.get(i));
            }
            String query = "select " + String.join(", ", selected) + " from '" + parquet + "'";
            try (ResultSet found = statement.executeQuery(query)) {
                while (found.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 0; i < names.size(); i++) {
                        Object value = found.getObject(i + 1);
                        row.add(value == null ? null : value.toString());
                    }
                    rows.add(row);
                }
            }
        }
        return new Expected(names, types, rows);
    }
}
