package dev.trace.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the build, and of the JVM it runs on. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = TraceCommand.class.getPackage().getImplementationVersion();
        return new String[] {
            "trace " + (version == null ? "(development build)" : version) + ", Java " + Runtime.version()
        };
    }
}
