package dev.trace.cli.command;

import dev.trace.api.OperatorException;
import dev.trace.cli.CommandFailure;
import dev.trace.cli.ExitStatus;
import dev.trace.cli.PlatformOptions;
import dev.trace.cli.Workspace;
import dev.trace.cli.console.Console;
import dev.trace.cli.console.Figures;
import dev.trace.cli.console.TextTable;
import dev.trace.cli.embedded.HomeLock;
import dev.trace.cli.local.Databases;
import dev.trace.dag.platform.PlatformConfig;
import dev.trace.dispatcher.FenceSequence;
import dev.trace.worker.commit.Adoption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trace adopt}. */
@Command(
        name = "adopt",
        description = {
            "Takes over a cold store that the databases do not know: they are new, were lost, or were restored from a"
                    + " backup. The ledger is rebuilt from the manifests, every file it did not know is read and compared,"
                    + " and later leases get fences above all that were used.",
            "Stop everything that works on the store first. Run again, it changes nothing."
        },
        mixinStandardHelpOptions = true)
public final class AdoptCommand implements Callable<Integer> {
    private static final int CONNECTIONS = 4;

    private final Console console;

    @Mixin
    PlatformOptions options = new PlatformOptions();

    @Option(names = "--json", description = "Prints what was taken over as JSON.")
    boolean json;

    public AdoptCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open(console, null)) {
            Path home = workspace.platform().home();
            try (HomeLock lock = HomeLock.tryTake(home)
                            .orElseThrow(() -> CommandFailure.usage(
                                    "process " + HomeLock.holder(home).pid() + " is at work in " + home
                                            + "; stop it, and everything else that works on the store, first"));
                    Databases databases = Databases.closed(workspace.secrets())) {
                workspace.logToFile();
                return adopt(workspace.platform(), databases.open(workspace.platform(), lock, CONNECTIONS));
            }
        }
    }

    private int adopt(PlatformConfig platform, Databases.Pair pair) throws OperatorException, InterruptedException {
        Adoption.Report report = Adoption.adopt(pair.hot(), platform.cold(), new Progress(console, pair.state()));
        if (json) {
            console.result(JsonOutput.of(report));
        } else {
            print(report);
        }
        return report.leftOut().isEmpty() ? ExitStatus.DONE : ExitStatus.WORK_FAILED;
    }

    private void print(Adoption.Report report) {
        if (report.lakes().isEmpty()) {
            console.result(report.root() + " holds no lake; it is registered, and empty");
            return;
        }
        TextTable table = new TextTable()
                .left("lake")
                .right("files")
                .right("new to the ledger")
                .right("unnamed");
        report.lakes()
                .forEach(lake -> table.row(
                        lake.lake(),
                        Figures.count(lake.files()),
                        Figures.count(lake.taken()),
                        Figures.count(lake.unnamed())));
        table.lines().forEach(console::result);
        console.result("");
        report.leftOut().forEach(each -> console.result("❌ " + each.place() + " " + each.why()));
        if (!report.leftOut().isEmpty()) {
            console.result("   → these do not count; run their DAG, and their blocks are fetched again");
        }
        long unnamed =
                report.lakes().stream().mapToLong(Adoption.Taken::unnamed).sum();
        if (unnamed > 0) {
            console.result("⚠️ " + Figures.count(unnamed) + " files are in no manifest and stay as they are: a range"
                    + " ingested again takes an equal one over");
        }
        console.result((report.changed() ? "✅ adopted " : "✅ nothing new in ") + report.root() + "; fences go on above "
                + Figures.count(report.fencesAbove()));
    }

    /** Says how far it is, now and then. */
    private static final class Progress implements Adoption.Watcher {
        private static final long STEP = 1L << 30;

        private final Console console;
        private final DataSource state;
        private final AtomicLong read = new AtomicLong();

        Progress(Console console, DataSource state) {
            this.console = console;
            this.state = state;
        }

        @Override
        public void begun(String lake, long files, long bytes) {
            if (files > 0) {
                console.note("▶️ " + lake + ": comparing " + Figures.count(files) + " files, " + Figures.bytes(bytes));
            }
        }

        @Override
        public void read(long bytes) {
            long now = read.addAndGet(bytes);
            if (now / STEP > (now - bytes) / STEP) {
                console.note("📦 " + Figures.bytes(now) + " compared");
            }
        }

        @Override
        public void raiseFences(long above) {
            FenceSequence.raiseAbove(state, above);
        }
    }
}
