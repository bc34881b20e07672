package dev.trace.dag.platform;

import java.util.Locale;

/** What secrets are called. */
public final class SecretNames {
    /** In the platform configuration; a provider may take a part of it for a field or a version. */
    static final String FORM = "[A-Za-z_][A-Za-z0-9_./@+=~#-]*";

    private SecretNames() {}

    /** The environment variable that holds a secret: {@code TRACE_SECRET_} and its name in capitals. */
    public static String variable(String secret) {
        return "TRACE_SECRET_" + secret.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
