package dev.trace.dag.reference;

import dev.trace.dag.platform.EnvironmentOverrides;
import dev.trace.dag.platform.PlatformFields;
import dev.trace.dag.platform.RuntimeFields;
import java.util.List;

/** The reference of {@code trace.yaml}, generated so that it cannot be out of date. */
public final class PlatformReference {
    private PlatformReference() {}

    /** The page: which file holds, every field, placeholders, environment variables. */
    public static String markdown() {
        Markdown page = new Markdown()
                .heading(1, "Platform configuration reference")
                .paragraph("Generated from the code. The file named with `--config` holds; else `trace.yaml` beside the"
                        + " DAG; else `trace.yaml` in the working directory; else the defaults below. Relative paths are"
                        + " within the folder of the file.")
                .heading(2, "`trace.yaml`")
                .fields(PlatformFields.PLATFORM)
                .heading(2, "`state` and `hot`")
                .fields(PlatformFields.DATABASE)
                .heading(2, "`cold`")
                .fields(PlatformFields.COLD)
                .heading(2, "A pool (`rpc_pools`)")
                .fields(PlatformFields.POOL)
                .heading(2, "An endpoint")
                .fields(PlatformFields.ENDPOINT)
                .heading(2, "A runtime (`runtimes`)")
                .fields(RuntimeFields.RUNTIME)
                .heading(2, "`http`")
                .fields(PlatformFields.HTTP)
                .heading(2, "`metrics`")
                .fields(PlatformFields.METRICS)
                .heading(2, "`secrets`")
                .fields(PlatformFields.SECRETS)
                .heading(2, "`auth`")
                .fields(PlatformFields.AUTH)
                .heading(2, "A JWT key (`jwt_keys`)")
                .fields(PlatformFields.JWT_KEY)
                .heading(2, "Placeholders")
                .paragraph("`${VARIABLE}` is an environment variable, `${VARIABLE:-default}` one with a default,"
                        + " `${secret:name}` a secret, `$$` a dollar sign. URLs of endpoints, headers and passwords are"
                        + " resolved whenever they are used, so the variable of an unused pool may be missing and a"
                        + " rotated secret takes effect by itself.")
                .heading(2, "Environment variables")
                .paragraph("They stand above the file.");
        page.row(List.of("variable", "overrides")).row(List.of("---", "---"));
        EnvironmentOverrides.documented()
                .forEach((variable, meaning) -> page.row(List.of("`" + variable + "`", meaning)));
        return page.toString();
    }
}
