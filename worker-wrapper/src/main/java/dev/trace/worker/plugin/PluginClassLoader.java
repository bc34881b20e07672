package dev.trace.worker.plugin;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * The classes of one plugin. It sees its own jars, the JDK, and of Trace only the SPI and what the SPI names, so that its
 * libraries cannot collide with ours or another plugin's.
 */
final class PluginClassLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private PluginClassLoader(String name, URL[] jars) {
        super(name, jars, new ApiOnly(PluginClassLoader.class.getClassLoader()));
    }

    static PluginClassLoader of(List<Path> jars) {
        URL[] urls = jars.stream().map(PluginClassLoader::url).toArray(URL[]::new);
        return new PluginClassLoader("plugin " + jars.get(0).getFileName(), urls);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(jar.toString(), e);
        }
    }

    /** The JDK and the shared packages. Its resources are the JDK's alone: a plugin must not find our service files. */
    private static final class ApiOnly extends ClassLoader {
        private static final List<String> SHARED = List.of("dev.trace.api.", "org.slf4j.", "org.jspecify.");

        static {
            registerAsParallelCapable();
        }

        private final ClassLoader host;

        ApiOnly(ClassLoader host) {
            super("trace api", getPlatformClassLoader());
            this.host = host;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (SHARED.stream().noneMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            return host.loadClass(name);
        }
    }
}
