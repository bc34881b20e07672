package dev.trace.cli.run;

import dev.trace.api.BlockRange;
import dev.trace.cli.Workspace;
import dev.trace.cli.console.Console;
import dev.trace.cli.console.Figures;
import dev.trace.cli.console.TextTable;
import dev.trace.dag.platform.ColdConfig;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is there after a run: which table, which blocks, how much, where, how far proved, and what to do next. */
final class Summary {
    private static final int RANGES_SHOWN = 3;
    /** As the person typed it. */
    private static final String COMMAND = System.getProperty("trace.command", "trace");

    private final Console console;
    private final Workspace workspace;
    private final RunRequest request;

    Summary(Console console, Workspace workspace, RunRequest request) {
        this.console = console;
        this.workspace = workspace;
        this.request = request;
    }

    /** What a run did: what was there when it began, what it wrote, how long it took and how it ended. */
    record Done(Lakes.Snapshot before, long rowsWritten, Duration elapsed, Verdict verdict) {}

    void print(Lakes lakes, Done done) {
        Lakes.Snapshot now = lakes.read();
        long newRows = rows(now) - rows(done.before());
        long newFiles = files(now) - files(done.before());
        if (newFiles > 0 || newRows != 0) {
            console.note("✅ " + Figures.count(newRows) + " rows in " + Figures.count(newFiles) + " new files, "
                    + Figures.duration(done.elapsed()));
        } else if (done.rowsWritten() > 0) {
            console.note("✅ " + Figures.count(done.rowsWritten()) + " rows written, no more files than before, "
                    + Figures.duration(done.elapsed()));
        } else if (done.verdict().isComplete()) {
            console.note("✅ nothing to do: all of it was committed before");
        } else {
            return;
        }
        if (now.lakes().isEmpty()) {
            return;
        }
        console.result("");
        table(now).forEach(console::result);
        console.result("");
        TreeSet<String> notProvable = new TreeSet<>();
        now.lakes().forEach(lake -> notProvable.addAll(lake.notProvable()));
        notProvable.forEach(reason -> console.result("Not provable: " + reason));
        console.result("Files:  " + shown(lakes.root()));
        next(now.lakes().get(0));
    }

    private static List<String> table(Lakes.Snapshot now) {
        TextTable table = new TextTable()
                .left("table")
                .left("blocks")
                .right("files")
                .right("rows")
                .right("size")
                .left("verified");
        now.lakes()
                .forEach(lake -> table.row(
                        lake.table(),
                        ranges(lake.ranges()),
                        Figures.count(lake.size().files()),
                        Figures.count(lake.size().rows()),
                        Figures.bytes(lake.size().bytes()),
                        verified(lake)));
        return table.lines();
    }

    private void next(Lake lake) {
        console.result("Query:  duckdb -c \"" + query(lake) + "\"");
        boolean elsewhere =
                !workspace.platform().home().equals(Path.of(".trace").toAbsolutePath());
        String config =
                elsewhere ? workspace.file().map(file -> " --config " + file).orElse("") : "";
        console.result("Status: " + COMMAND + " status" + config);
        if (request.ranges().isEmpty()) {
            console.result("Next:   " + COMMAND + " run " + request.file() + config
                    + " --pool ethereum=$ETH_RPC_URL --range 18_000_000:+100");
        }
    }

    private String query(Lake lake) {
        // A store elsewhere is not asked for the sake of a shorter line.
        boolean isWhole = workspace.platform().cold() instanceof ColdConfig.Folder
                && Files.notExists(Path.of(lake.place(), "_manifest"));
        String place = shown(lake.place());
        return isWhole ? LakeQuery.whole(place) : LakeQuery.segmented(place);
    }

    private static String ranges(List<BlockRange> ranges) {
        String shown =
                ranges.stream().limit(RANGES_SHOWN).map(BlockRange::toString).collect(Collectors.joining(", "));
        return ranges.size() > RANGES_SHOWN ? shown + ", and " + (ranges.size() - RANGES_SHOWN) + " more" : shown;
    }

    private static String verified(Lake lake) {
        return lake.levels().entrySet().stream()
                .map(level -> lake.levels().size() == 1
                        ? words(level.getKey())
                        : words(level.getKey()) + " (" + level.getValue() + " files)")
                .collect(Collectors.joining(", "));
    }

    private static String words(String level) {
        return switch (level) {
            case "none" -> "not verified";
            case "structural" -> "counts and links";
            case "header" -> "header hashes and links";
            case "roots" -> "all roots";
            case "quorum" -> "all roots, by several providers";
            case "finalized" -> "all roots, final";
            default -> level;
        };
    }

    /** Relative where that is shorter, since it is to be typed. */
    private static String shown(String place) {
        String here = Path.of("").toAbsolutePath() + File.separator;
        return place.startsWith(here) ? place.substring(here.length()) : place;
    }

    private static long rows(Lakes.Snapshot snapshot) {
        return snapshot.lakes().stream().mapToLong(lake -> lake.size().rows()).sum();
    }

    private static long files(Lakes.Snapshot snapshot) {
        return snapshot.lakes().stream().mapToLong(lake -> lake.size().files()).sum();
    }
}
