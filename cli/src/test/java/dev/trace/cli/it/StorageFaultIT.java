package dev.trace.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or write-protected, in a mount namespace of the process's own. */
class StorageFaultIT {
    @TempDir
    Path folder;

    private Path cold;

    @BeforeEach
    void prepare() throws Exception {
        cold = Files.createDirectory(folder.resolve("cold"));
        Files.writeString(folder.resolve("dag.yaml"), Dags.ingest(1, 100));
        Files.writeString(
                folder.resolve("trace.yaml"), "cold: file:" + cold + "\nrpc_pools:\n" + Dags.BUNDLED.indent(2));
    }

    /** A real mount without being root needs a user namespace as well. */
    private static List<String> mounted(String mount) {
        boolean root = "root".equals(System.getProperty("user.name"));
        return List.of("unshare", root ? "-m" : "-rm", "sh", "-c", mount + " && exec \"$0\" \"$@\"");
    }

    @Test
    void fullDiskIsNamedOnceAndTheRunGoesOnWhenThereIsRoom() throws Exception {
        List<String> small =
                mounted("mount -t tmpfs -o size=4m none " + cold + " && head -c 3800k /dev/zero > " + cold + "/filler");
        try (TraceProcess process = TraceProcess.start(small, folder, "run", "dag.yaml", "--range=0:300")) {
            process.awaitText("STORAGE_FULL");
            Files.delete(process.inItsMounts(cold.resolve("filler")));
            TraceProcess.Ended ended = process.await();
            assertEquals(0, ended.exitStatus(), ended.text());
            assertEquals(2, ended.text().split("STORAGE_FULL", -1).length, ended.text());
            assertFalse(ended.text().contains("\tat "), ended.text());
        }
    }

    @Test
    void writeProtectedFolderIsNamedAndNothingCommittedIsLost() throws Exception {
        TraceProcess.Ended first = TraceProcess.run(folder, "run", "dag.yaml", "--range=0:100");
        assertEquals(0, first.exitStatus(), first.text());
        Map<String, String> before = Tree.published(cold);
        List<String> protectedFolder =
                mounted("mount --bind " + cold + " " + cold + " && mount -o remount,ro,bind " + cold);
        try (TraceProcess process = TraceProcess.start(protectedFolder, folder, "run", "dag.yaml", "--range=0:200")) {
            TraceProcess.Ended ended = process.await();
            assertTrue(ended.exitStatus() == 1 || ended.exitStatus() == 2, ended.text());
            assertTrue(ended.text().contains("read-only"), ended.text());
            assertTrue(ended.text().contains(cold.toString()), ended.text());
            assertFalse(ended.text().contains("\tat "), ended.text());
        }
        assertEquals(before, Tree.published(cold));
        TraceProcess.Ended last = TraceProcess.run(folder, "run", "dag.yaml", "--range=0:200");
        assertEquals(0, last.exitStatus(), last.text());
    }
}
