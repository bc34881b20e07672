package dev.trace.dag.platform;

import dev.trace.dag.platform.ColdConfig.Addressing;
import dev.trace.dag.platform.ColdConfig.Encryption;
import dev.trace.dag.platform.ColdConfig.Keys;
import dev.trace.dag.platform.ColdConfig.Server;
import dev.trace.dag.schema.Checked;
import dev.trace.dag.yaml.Mark;
import dev.trace.dag.yaml.Problems;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts {@code cold} together.
 *
 * @param problems takes what is wrong
 * @param placeholders resolve the keys when they are used
 * @param folder that relative paths of the document are within
 * @param home where the default store and spool are
 */
record ColdAssembly(Problems problems, Placeholders placeholders, Path folder, Path home) {
    /** Names without dots alone: a certificate for all buckets covers no other. */
    private static final Pattern BUCKET = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/+(.*?))?/*");

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9!_.*'()=/-]{0,512}");
    private static final List<String> S3_FIELDS = List.of(
            "region", "endpoint", "path_style", "sse", "kms_key", "access_key_id", "secret_access_key", "spool");

    /** Where a text stands, for what is wrong with it. */
    private record Origin(Path base, Consumer<String> report) {}

    /** The store of a document. */
    ColdConfig cold(Checked document) {
        Optional<Checked> block = block(document);
        Mark at = block.map(each -> each.at("url")).orElse(document.at("cold"));
        Optional<String> url = block.isPresent()
                ? block.get().text("url")
                : document.single("cold").map(text -> (String) text.value());
        Origin origin = new Origin(folder, message -> problems.error(at, "'cold' " + message));
        return url.map(text -> store(text, block, origin)).orElseGet(this::byDefault);
    }

    /**
     * The store of an environment variable, with the other settings of a document.
     *
     * @param base that a relative path is within
     * @param report takes what is wrong
     */
    ColdConfig overridden(String url, Optional<Checked> document, Path base, Consumer<String> report) {
        return store(url, document.flatMap(ColdAssembly::block), new Origin(base, report));
    }

    /** The long form; empty if it is a text. */
    private static Optional<Checked> block(Checked document) {
        return document.single("cold")
                .map(Checked.Element::value)
                .filter(Checked.class::isInstance)
                .map(Checked.class::cast);
    }

    ColdConfig byDefault() {
        return new ColdConfig.Folder(home.resolve("cold"));
    }

    private ColdConfig store(String url, Optional<Checked> block, Origin origin) {
        if (url.startsWith("s3:")) {
            return bucket(url, block, origin);
        }
        block.ifPresent(this::refuseSettings);
        String place = url.startsWith("file:") ? url.substring("file:".length()) : "";
        if (!url.startsWith("file:")) {
            origin.report()
                    .accept("must be file: and a folder, such as file:"
                            + (url.contains(":") || url.isBlank() ? ".trace/cold" : url)
                            + ", or s3://bucket/prefix; not '" + url + "'");
        } else if (place.isBlank() || (place.startsWith("//") && !place.startsWith("///"))) {
            origin.report().accept("must name a folder after file:, such as file:.trace/cold or file:/data/cold");
        }
        return new ColdConfig.Folder(path(place.startsWith("///") ? place.substring(2) : place, origin));
    }

    private void refuseSettings(Checked block) {
        for (String field : S3_FIELDS) {
            if (block.isGiven(field) && block.text("url").orElse("").startsWith("file:")) {
                problems.error(block.keyAt(field), "'" + field + "' is for s3://bucket/prefix alone; remove it");
            }
        }
    }

    private ColdConfig bucket(String url, Optional<Checked> block, Origin origin) {
        Matcher parts = BUCKET.matcher(url);
        String prefix = parts.matches() && parts.group(2) != null ? parts.group(2) : "";
        if (!parts.matches() || !PREFIX.matcher(prefix).matches() || prefix.contains("//")) {
            origin.report()
                    .accept("must be s3://bucket or s3://bucket/prefix, of letters, digits and plain signs; not '" + url
                            + "'");
            return byDefault();
        }
        return new ColdConfig.S3(
                parts.group(1),
                prefix,
                server(block),
                block.flatMap(this::keys),
                block.flatMap(this::encryption),
                block.flatMap(all -> all.text("spool"))
                        .map(text -> path(
                                text,
                                new Origin(
                                        folder,
                                        said -> block.ifPresent(
                                                all -> problems.error(all.at("spool"), "'spool' " + said)))))
                        .orElseGet(() -> home.resolve("spool")));
    }

    private Server server(Optional<Checked> block) {
        Optional<URI> endpoint = block.flatMap(all -> all.text("endpoint").flatMap(text -> endpoint(all, text)));
        // Servers with an address of their own rarely have one for every bucket.
        boolean inPath = block.flatMap(all -> all.truth("path_style")).orElse(endpoint.isPresent());
        return new Server(
                block.flatMap(all -> all.text("region")), endpoint, inPath ? Addressing.PATH : Addressing.HOST);
    }

    private Optional<URI> endpoint(Checked block, String text) {
        try {
            URI address = URI.create(text);
            if (text.matches("https?://.*") && address.getHost() != null && address.getUserInfo() == null) {
                return Optional.of(address);
            }
        } catch (IllegalArgumentException e) {
            // Said below, without repeating an address that may hold a password.
        }
        problems.error(block.at("endpoint"), "'endpoint' is no address; write http://host:port");
        return Optional.empty();
    }

    private Optional<Keys> keys(Checked block) {
        Optional<Sensitive> id = sensitive(block, "access_key_id");
        Optional<Sensitive> secret = sensitive(block, "secret_access_key");
        if (id.isPresent() != secret.isPresent()) {
            problems.error(
                    block.at(id.isPresent() ? "access_key_id" : "secret_access_key"),
                    "'access_key_id' and 'secret_access_key' come together; write both, or neither for the AWS"
                            + " environment's");
        }
        return id.isPresent() && secret.isPresent() ? Optional.of(new Keys(id.get(), secret.get())) : Optional.empty();
    }

    private Optional<Sensitive> sensitive(Checked block, String field) {
        return block.text(field).map(text -> {
            try {
                Placeholders.check(text);
            } catch (PlatformException e) {
                problems.error(block.at(field), "'" + field + "' " + e.getMessage());
            }
            return placeholders.sensitive(text);
        });
    }

    private Optional<Encryption> encryption(Checked block) {
        Optional<String> key = block.text("kms_key");
        String algorithm = block.text("sse").orElse(key.isPresent() ? "aws:kms" : "");
        if (key.isPresent() && !algorithm.equals("aws:kms")) {
            problems.error(block.at("kms_key"), "'kms_key' is for sse: aws:kms; remove one of them");
        }
        return algorithm.isEmpty() ? Optional.empty() : Optional.of(new Encryption(algorithm, key));
    }

    private Path path(String text, Origin origin) {
        try {
            return origin.base().resolve(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            origin.report().accept("is no path: " + e.getReason());
            return origin.base();
        }
    }
}
