package dev.trace.worker.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.OperatorFactory;
import dev.trace.api.ReactiveOperatorFactory;
import dev.trace.api.config.Config;
import dev.trace.api.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorRegistryTest {
    @TempDir
    Path work;

    @TempDir
    Path plugins;

    @Test
    void goodPluginIsLoadedAndSeesOnlyTheApi() throws Exception {
        jar().factory("Good", "good", "").pack(plugins.resolve("good.jar"));
        jar().factory("Nosy", "nosy", """
                        public Nosy() throws Exception { Class.forName("dev.trace.worker.plugin.OperatorRegistry"); }
                        """).pack(plugins.resolve("nosy.jar"));
        try (OperatorRegistry registry = load()) {
            assertEquals(
                    plugins.resolve("good.jar").toString(),
                    registry.origin("good").orElseThrow());
            OperatorFactory good = registry.find("good").orElseThrow();
            assertTrue(good instanceof ReactiveOperatorFactory);
            assertTrue(good.getClass().getClassLoader() instanceof PluginClassLoader);
            assertTrue(registry.find("nosy").isEmpty());
            assertProblem(registry, "nosy.jar", "ClassNotFoundException: dev.trace.worker.plugin.OperatorRegistry");
        }
    }

    @Test
    void pluginForAnotherApiVersionIsLeftOut() throws Exception {
        String source = PluginJar.FACTORY
                .formatted("plugin", "Old", "old", "")
                .replace("return OperatorApi.VERSION", "return 0");
        jar().source("Old", source).service("plugin.Old").pack(plugins.resolve("old.jar"));
        try (OperatorRegistry registry = load()) {
            assertProblem(registry, "old.jar", "built for version 0 of the operator API, this is version 1");
            assertTrue(registry.find("old").isEmpty());
        }
    }

    @Test
    void throwingConstructorHarmsNoOther() throws Exception {
        jar().factory("Bad", "bad", "public Bad() { throw new IllegalStateException(\"no network\"); }")
                .factory("Fine", "fine", "")
                .pack(plugins.resolve("mixed.jar"));
        try (OperatorRegistry registry = load()) {
            assertProblem(registry, "mixed.jar", "IllegalStateException: no network");
            assertTrue(registry.find("fine").isPresent());
            assertEquals(1, registry.problems().size());
        }
    }

    @Test
    void missingClassesAreReported() throws Exception {
        jar().service("plugin.Ghost").factory("Fine", "fine", "").pack(plugins.resolve("ghost.jar"));
        jar().source("Base", "package plugin; public class Base {}")
                .factory("Needs", "needs", "static final Base BASE = new Base();")
                .without("Base")
                .pack(plugins.resolve("needs.jar"));
        try (OperatorRegistry registry = load()) {
            assertProblem(registry, "ghost.jar", "plugin.Ghost not found");
            assertProblem(registry, "needs.jar", "plugin/Base");
            assertTrue(registry.find("fine").isPresent());
            assertTrue(registry.find("needs").isEmpty());
        }
    }

    @Test
    void firstOfTwoOperatorsWithOneNameStays() throws Exception {
        jar().factory("One", "same", "").pack(plugins.resolve("a.jar"));
        jar().factory("Two", "same", "").pack(plugins.resolve("b.jar"));
        try (OperatorRegistry registry = load()) {
            assertEquals(
                    plugins.resolve("a.jar").toString(), registry.origin("same").orElseThrow());
            assertProblem(registry, "b.jar", "operator 'same' is left out: the name is taken");
        }
    }

    @Test
    void operatorGivenTwiceIsReported() {
        OperatorFactory one = new NothingFactory("nothing");
        try (OperatorRegistry registry = OperatorRegistry.of(one, new NothingFactory("nothing"))) {
            assertEquals(one, registry.find("nothing").orElseThrow());
            assertEquals(1, registry.problems().size());
        }
    }

    @Test
    void builtInNamesCannotBeTaken() throws Exception {
        try (OperatorRegistry builtIn = OperatorRegistry.builtIn()) {
            assertEquals(List.of(), builtIn.problems());
            for (OperatorFactory each : builtIn.factories()) {
                jar().factory("Usurper", each.name(), "").pack(plugins.resolve("usurper.jar"));
                try (OperatorRegistry registry = load()) {
                    assertEquals("built in", registry.origin(each.name()).orElseThrow());
                    assertProblem(registry, "usurper.jar", "the name is taken (built in)");
                }
            }
        }
    }

    @Test
    void whatIsNoPluginIsReported() throws Exception {
        Files.writeString(plugins.resolve("README.md"), "not a plugin, and not meant to be");
        Files.writeString(plugins.resolve("text.jar"), "not a jar");
        jar().pack(plugins.resolve("empty.jar"));
        Files.createDirectory(plugins.resolve("hollow"));
        try (OperatorRegistry registry = load()) {
            assertProblem(registry, "text.jar", "is not a jar");
            assertProblem(registry, "empty.jar", "holds no operator");
            assertProblem(registry, "hollow", "holds no jar");
            assertEquals(3, registry.problems().size());
        }
    }

    @Test
    void missingFolderIsReported() {
        try (OperatorRegistry registry = OperatorRegistry.load(List.of(plugins.resolve("nowhere")))) {
            assertProblem(registry, "nowhere", "there is no such plugin folder");
        }
    }

    @Test
    void folderWithSeveralJarsIsOnePlugin() throws Exception {
        Path folder = Files.createDirectory(plugins.resolve("two"));
        jar().source("Base", "package plugin; public class Base {}").pack(folder.resolve("base.jar"));
        jar().source("Base", "package plugin; public class Base {}")
                .factory("Needs", "needs", "static final Base BASE = new Base();")
                .without("Base")
                .pack(folder.resolve("needs.jar"));
        try (OperatorRegistry registry = load()) {
            assertEquals(List.of(), registry.problems());
            assertEquals(folder.toString(), registry.origin("needs").orElseThrow());
        }
    }

    @Test
    void factsThatAreWrongAreAllNamed() {
        try (OperatorRegistry registry = OperatorRegistry.of(new NothingFactory("Not A Name") {
            @Override
            public String summary() {
                return " ";
            }
        })) {
            String message = registry.problems().get(0).message();
            assertTrue(message.contains("its name 'Not A Name' is not"), message);
            assertTrue(message.contains("it has no summary"), message);
        }
    }

    @Test
    void twoTablesOfOneNameAreRefused() {
        try (OperatorRegistry registry = OperatorRegistry.of(new NothingFactory("twice") {
            @Override
            public List<TableDefinition> tables(Config config) {
                return List.of(NothingFactory.table("rows"), NothingFactory.table("rows"));
            }
        })) {
            Exception e = assertThrows(IllegalArgumentException.class, () -> registry.tables("twice", Map.of()));
            assertEquals("twice defines the table rows twice", e.getMessage());
        }
    }

    private PluginJar jar() throws IOException {
        return new PluginJar(work);
    }

    private OperatorRegistry load() {
        return OperatorRegistry.load(List.of(plugins));
    }

    private static void assertProblem(OperatorRegistry registry, String where, String what) {
        String all = registry.problems().stream().map(Object::toString).collect(Collectors.joining("\n"));
        assertTrue(
                registry.problems().stream()
                        .anyMatch(problem -> problem.where().endsWith(where)
                                && problem.message().contains(what)),
                all);
    }
}
