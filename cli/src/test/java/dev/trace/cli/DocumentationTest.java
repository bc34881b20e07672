package dev.trace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.cli.metrics.MetricsReference;
import dev.trace.dag.reference.DagReference;
import dev.trace.dag.reference.PlatformReference;
import dev.trace.operators.evm.rpc.dialect.DialectReference;
import dev.trace.worker.plugin.OperatorRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Pages that code decides are what code says. To bring the generated ones up to date, run with -Dtrace.docs.write=true. */
class DocumentationTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Path EXAMPLES = Path.of("src", "test", "java", "dev", "trace", "example");

    @Test
    void dagReferenceIsCurrent() throws Exception {
        assertCurrent(
                "dag-reference.md",
                DagReference.markdown(OperatorRegistry.builtIn().descriptors()));
    }

    @Test
    void platformReferenceIsCurrent() throws Exception {
        assertCurrent("platform-reference.md", PlatformReference.markdown());
    }

    @Test
    void rpcDialectsAreCurrent() throws Exception {
        assertCurrent("rpc-dialects.md", DialectReference.markdown());
    }

    @Test
    void everyMetricIsDocumented() throws Exception {
        Path page = DOCS.resolve("metrics.md");
        String table = MetricsReference.table();
        String text = Files.readString(page);
        if (Boolean.getBoolean("trace.docs.write")) {
            int start = text.indexOf("| metric |");
            int end = text.indexOf("\n\n", start) + 1;
            text = text.substring(0, start) + table + text.substring(end);
            Files.writeString(page, text);
        }
        assertTrue(text.contains(table), "metrics.md is out of date");
    }

    @Test
    void exampleOperatorIsTheOneThatIsTested() throws Exception {
        String page = Files.readString(DOCS.resolve("writing-an-operator.md"));
        for (String file : new String[] {"GasShareFactory.java", "GasShare.java", "GasShareContractTest.java"}) {
            String code = Files.readString(EXAMPLES.resolve(file));
            assertTrue(page.contains(code.strip()), file + " is not in writing-an-operator.md as it is");
        }
    }

    private static void assertCurrent(String name, String generated) throws Exception {
        Path page = DOCS.resolve(name);
        if (Boolean.getBoolean("trace.docs.write")) {
            Files.writeString(page, generated);
        }
        assertEquals(generated, Files.readString(page), name + " is out of date");
    }
}
