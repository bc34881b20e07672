package dev.trace.dag.platform;

import dev.trace.api.config.Durations;
import dev.trace.dag.schema.Checked;
import dev.trace.dag.yaml.Problems;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Puts the {@code secrets} section together.
 *
 * @param problems takes what is wrong
 * @param folder that a relative path is within
 */
record SecretsAssembly(Problems problems, Path folder) {
    private static final Duration CACHE_TTL = Duration.ofMinutes(1);

    /** What holds without a section. */
    static SecretsConfig defaults() {
        return new SecretsConfig.Environment(CACHE_TTL);
    }

    SecretsConfig secrets(Checked fields) {
        Duration ttl = fields.text("cache_ttl").map(Durations::parse).orElse(CACHE_TTL);
        return switch (fields.text("provider").orElse("env")) {
            case "file" -> {
                refuse(fields, "file", List.of("region", "endpoint"));
                yield new SecretsConfig.Files(path(fields), ttl);
            }
            case "aws-secrets-manager" -> {
                refuse(fields, "aws-secrets-manager", List.of("path"));
                yield new SecretsConfig.AwsSecretsManager(
                        fields.text("region"), fields.text("endpoint").flatMap(text -> endpoint(fields, text)), ttl);
            }
            default -> {
                refuse(fields, "env", List.of("path", "region", "endpoint"));
                yield new SecretsConfig.Environment(ttl);
            }
        };
    }

    private void refuse(Checked fields, String provider, List<String> names) {
        for (String name : names) {
            if (fields.isGiven(name)) {
                problems.error(
                        fields.keyAt(name),
                        "'" + name + "' is nothing to provider " + provider
                                + "; remove it, or name the provider it is for");
            }
        }
    }

    private Path path(Checked fields) {
        Optional<String> text = fields.text("path");
        if (text.isEmpty() && !fields.isGiven("path")) {
            problems.error(fields.at("provider"), "provider file needs 'path', such as path: /run/secrets");
        }
        try {
            return folder.resolve(text.orElse(".")).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            problems.error(fields.at("path"), "'path' is no path: " + e.getReason());
            return folder;
        }
    }

    private Optional<URI> endpoint(Checked fields, String text) {
        try {
            Endpoints.check(text);
            URI address = URI.create(text);
            if (address.getHost() != null) {
                return Optional.of(address);
            }
        } catch (PlatformException | IllegalArgumentException e) {
            // The problem below says the same without repeating the address.
        }
        problems.error(fields.at("endpoint"), "'endpoint' is no address; write http://host:port");
        return Optional.empty();
    }
}
