package dev.trace.cli.local;

import dev.trace.cli.Workspace;
import dev.trace.dag.platform.AuthConfig;
import dev.trace.dag.platform.AuthConfig.JwtKey;
import dev.trace.dag.platform.DatabaseConfig;
import dev.trace.dag.platform.NamedSecret;
import dev.trace.dag.platform.Sensitive;
import dev.trace.dispatcher.auth.BearerTokens;
import dev.trace.dispatcher.auth.CapabilityTokens;
import dev.trace.dispatcher.auth.SigningKeys;
import dev.trace.dispatcher.http.ApiAccess;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may use the API of this process, and with what: the secrets under {@code auth}, and where that names none, secrets
 * of the home folder.
 *
 * @param access for the server
 * @param userToken for {@code api.json}; empty text where the one that people use is configured
 */
record ApiKeys(ApiAccess access, String userToken) {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);

    /** For people alone. */
    static ApiKeys people(Workspace workspace) {
        String made = madeUserToken(workspace);
        return new ApiKeys(
                new ApiAccess(
                        users(workspace, made),
                        BearerTokens.of(List.of()),
                        new CapabilityTokens(SigningKeys.random(), Clock.systemUTC())),
                made);
    }

    /** For people and workers. */
    static ApiKeys all(Workspace workspace) {
        AuthConfig auth = workspace.platform().auth();
        HomeSecrets kept = new HomeSecrets(workspace.platform().home());
        String made = madeUserToken(workspace);
        return new ApiKeys(
                new ApiAccess(
                        users(workspace, made),
                        auth.workerTokens().isEmpty()
                                ? BearerTokens.of(secret(workspace, kept.workerToken()))
                                : BearerTokens.of(auth.workerTokens()),
                        new CapabilityTokens(SigningKeys.of(keys(workspace, kept)), Clock.systemUTC())),
                made);
    }

    private static List<JwtKey> keys(Workspace workspace, HomeSecrets kept) {
        List<JwtKey> configured = workspace.platform().auth().jwtKeys();
        if (!configured.isEmpty()) {
            return configured;
        }
        if (workspace.platform().state() instanceof DatabaseConfig.External) {
            LOG.info("auth.jwt_keys is not set: attempts whose tokens this dispatcher signs can speak to no other one");
        }
        return List.of(new JwtKey("home", new NamedSecret("jwt.key", secret(workspace, kept.jwtKey()))));
    }

    /** What workers of this configuration show. */
    static Sensitive workerToken(Workspace workspace) {
        List<NamedSecret> configured = workspace.platform().auth().workerTokens();
        return configured.isEmpty()
                ? secret(workspace, new HomeSecrets(workspace.platform().home()).workerToken())
                : configured.get(0).value();
    }

    private static String madeUserToken(Workspace workspace) {
        return workspace.platform().auth().userTokens().isEmpty() ? HomeSecrets.random() : "";
    }

    private static BearerTokens users(Workspace workspace, String made) {
        return made.isEmpty()
                ? BearerTokens.of(workspace.platform().auth().userTokens())
                : BearerTokens.of(secret(workspace, made));
    }

    private static Sensitive secret(Workspace workspace, String value) {
        workspace.redactor().add(value);
        return Sensitive.of(value);
    }
}
