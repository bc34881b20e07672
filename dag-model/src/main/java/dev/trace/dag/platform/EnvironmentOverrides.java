package dev.trace.dag.platform;

import java.util.LinkedHashMap;
import java.util.Map;

/** Environment variables that stand above {@code trace.yaml}, so that one image runs anywhere. */
public final class EnvironmentOverrides {
    static final String HOME = "TRACE_HOME";
    static final String COLD = "TRACE_COLD";
    static final String HTTP_HOST = "TRACE_HTTP_HOST";
    static final String HTTP_PORT = "TRACE_HTTP_PORT";

    private EnvironmentOverrides() {}

    /** Each variable and what it overrides, in documentation order. */
    public static Map<String, String> documented() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(HOME, "`home`; a relative path is within the working directory");
        for (String database : new String[] {"state", "hot"}) {
            all.put(url(database), "`" + database + ".url`");
            all.put(user(database), "`" + database + ".user`");
            all.put(password(database), "`" + database + ".password`");
        }
        all.put(
                COLD,
                "`cold`, such as `file:/data/lake` or `s3://my-lake/trace`; a relative folder is within the working"
                        + " directory");
        all.put(HTTP_HOST, "`http.host`");
        all.put(HTTP_PORT, "`http.port`");
        return all;
    }

    static String url(String database) {
        return prefix(database) + "_URL";
    }

    static String user(String database) {
        return prefix(database) + "_USER";
    }

    static String password(String database) {
        return prefix(database) + "_PASSWORD";
    }

    private static String prefix(String database) {
        return database.equals("state") ? "TRACE_STATE" : "TRACE_HOT";
    }
}
