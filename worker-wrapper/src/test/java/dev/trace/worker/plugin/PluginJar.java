package dev.trace.worker.plugin;

import dev.trace.api.OperatorFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles and packs plugins as their authors would. */
final class PluginJar {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /** One for all: it keeps what it has read of the JDK. */
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    static final String FACTORY = """
            package %1$s;

            import dev.trace.api.*;
            import dev.trace.api.config.*;

            public class %2$s implements ReactiveOperatorFactory {
                public String name() { return "%3$s"; }
                public String summary() { return "Does nothing."; }
                public String version() { return "1"; }
                public int apiVersion() { return OperatorApi.VERSION; }
                public ConfigSpec config() { return ConfigSpec.of(); }
                public Publication publication() { return Publication.NOTHING; }
                public ReactiveOperator create(Config config) { return context -> Commit.builder().build(); }
                %4$s
            }
            """;

    private final Path work;
    private final List<Path> sources = new ArrayList<>();
    private final List<String> services = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    PluginJar(Path temporary) throws IOException {
        work = Files.createTempDirectory(temporary, "plugin");
    }

    /** Adds a factory; {@code body} is added to its class. */
    PluginJar factory(String className, String operator, String body) throws IOException {
        return source(className, FACTORY.formatted("plugin", className, operator, body))
                .service("plugin." + className);
    }

    PluginJar source(String className, String text) throws IOException {
        Path file = work.resolve("src/plugin").resolve(className + ".java");
        Files.createDirectories(file.getParent());
        sources.add(Files.writeString(file, text));
        return this;
    }

    PluginJar service(String className) {
        services.add(className);
        return this;
    }

    /** Compiles the class and then forgets to pack it. */
    PluginJar without(String className) {
        leftOut.add(className + ".class");
        return this;
    }

    Path pack(Path jar) throws IOException {
        Path classes = Files.createDirectories(work.resolve("classes"));
        compile(classes);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                if (!leftOut.contains(each.getFileName().toString())) {
                    out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                    out.write(Files.readAllBytes(each));
                }
            }
            if (!services.isEmpty()) {
                out.putNextEntry(new JarEntry("META-INF/services/dev.trace.api.OperatorFactory"));
                out.write(String.join("\n", services).getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    private void compile(Path classes) {
        List<String> options = List.of("-d", classes.toString(), "-proc:none", "-cp", api());
        if (!sources.isEmpty()
                && !COMPILER.getTask(null, FILES, null, options, null, FILES.getJavaFileObjectsFromPaths(sources))
                        .call()) {
            throw new AssertionError("the plugin of this test does not compile");
        }
    }

    /** Authors compile against the SPI alone, and so does javac much faster. */
    private static String api() {
        try {
            return Path.of(OperatorFactory.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
