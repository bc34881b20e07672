package dev.trace.cli.kill;

import dev.trace.cli.kill.rows.CopyRowsFactory;
import dev.trace.cli.kill.rows.WriteRowsFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Packs the operators of this test as anybody packs a plugin. */
final class PluginJar {
    private PluginJar() {}

    static void write(Path jar) throws IOException, URISyntaxException {
        Path classes = Path.of(WriteRowsFactory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path own = classes.resolve(WriteRowsFactory.class.getPackageName().replace('.', '/'));
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.list(own)) {
            for (Path each : (Iterable<Path>) all.sorted()::iterator) {
                out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                try (InputStream in = Files.newInputStream(each)) {
                    in.transferTo(out);
                }
            }
            out.putNextEntry(new JarEntry("META-INF/services/dev.trace.api.OperatorFactory"));
            out.write((WriteRowsFactory.class.getName() + "\n" + CopyRowsFactory.class.getName() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
    }
}
