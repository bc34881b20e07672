package dev.trace.dag.platform;

import dev.trace.dag.schema.Checked;
import dev.trace.dag.schema.SectionReader;
import dev.trace.dag.schema.Shape;
import dev.trace.dag.yaml.MappingNode;
import dev.trace.dag.yaml.Mark;
import dev.trace.dag.yaml.Problem;
import dev.trace.dag.yaml.Problems;
import dev.trace.dag.yaml.ScalarNode;
import dev.trace.dag.yaml.SourceText;
import dev.trace.dag.yaml.YamlDocument;
import dev.trace.dag.yaml.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code trace.yaml} and the environment into a {@link PlatformConfig}. Whatever is wrong becomes a problem;
 * nothing is thrown. What may be missing as long as it is not used, such as the variable behind a pool's URL, is resolved
 * when it is used.
 */
public final class PlatformReader {
    private static final Pattern MAY_BE_SECRET =
            Pattern.compile("(?i)://|password|token|key|secret|authorization|credential");

    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final SecretSources sources;

    /**
     * @param environment variables for placeholders, overrides and secrets
     * @param workingDirectory absolute; holds the default home
     */
    public PlatformReader(Map<String, String> environment, Path workingDirectory) {
        this(environment, workingDirectory, SecretSources.ofEnvironment(environment));
    }

    /**
     * @param environment variables for placeholders and overrides
     * @param workingDirectory absolute; holds the default home
     * @param sources opens the secrets that the configuration asks for
     */
    public PlatformReader(Map<String, String> environment, Path workingDirectory, SecretSources sources) {
        this.environment = Map.copyOf(environment);
        this.workingDirectory = workingDirectory;
        this.sources = sources;
    }

    /**
     * Reads the configuration that holds; see {@link PlatformFile#find}.
     *
     * @param named the file a person names; null for none
     * @param dagFile the DAG in question; null for none
     */
    public PlatformReading read(@Nullable Path named, @Nullable Path dagFile) {
        return PlatformFile.find(named, dagFile, workingDirectory)
                .map(this::read)
                .orElseGet(this::defaults);
    }

    /** What holds without a file: defaults and the environment. */
    public PlatformReading defaults() {
        YamlDocument nothing = new YamlDocument(
                SourceText.of("defaults", ""), Optional.empty(), new Problems(SourceText.of("defaults", "")));
        return assemble(Optional.empty(), nothing);
    }

    private PlatformReading read(Path file) {
        return assemble(Optional.of(file), YamlReader.read(file.toString(), workingDirectory.resolve(file)));
    }

    private PlatformReading assemble(Optional<Path> file, YamlDocument document) {
        Problems problems = document.problems();
        hideSecrets(document.source(), problems);
        Path folder = file.map(each -> workingDirectory.resolve(each).toAbsolutePath())
                .map(Path::getParent)
                .orElse(workingDirectory);
        SecretsConfig secrets = secrets(document, folder);
        Placeholders placeholders = new Placeholders(environment, sources.open(secrets), sources::revealed);
        Optional<Checked> fields =
                document.root().map(root -> reader(problems, placeholders).read(PlatformFields.PLATFORM, root));
        Overrides overrides = new Overrides(environment, workingDirectory);
        PlatformConfig config =
                new PlatformAssembly(fields, problems, placeholders, folder, overrides).assemble(secrets);
        List<Problem> all = new ArrayList<>(problems.sorted());
        all.addAll(overrides.problems());
        boolean failed = all.stream().anyMatch(each -> each.severity() == Problem.Severity.ERROR);
        return new PlatformReading(file, all, failed ? Optional.empty() : Optional.of(config));
    }

    /** Read before everything else, for everything else may refer to secrets. */
    private SecretsConfig secrets(YamlDocument document, Path folder) {
        Problems problems = document.problems();
        Placeholders variables = new Placeholders(environment, new NoSecrets(), text -> {});
        return document.root()
                .flatMap(root -> root.value("secrets"))
                .flatMap(node -> node instanceof MappingNode mapping ? Optional.of(mapping) : Optional.empty())
                .map(mapping -> reader(problems, variables).read(PlatformFields.SECRETS, mapping))
                .map(new SecretsAssembly(problems, folder)::secrets)
                .orElseGet(SecretsAssembly::defaults);
    }

    private static SectionReader reader(Problems problems, Placeholders placeholders) {
        return new SectionReader(problems, (node, shape) -> substituted(node, shape, placeholders, problems));
    }

    /** What says where secrets are cannot be one. */
    private record NoSecrets() implements SecretSource {
        @Override
        public Optional<String> find(String secret) {
            throw new PlatformException("a secret cannot say where secrets are; use ${VARIABLE}");
        }

        @Override
        public String whereIs(String secret) {
            return "nothing";
        }
    }

    private static ScalarNode substituted(ScalarNode node, Shape shape, Placeholders placeholders, Problems problems) {
        if (!Placeholders.areIn(node.text()) || problems.isReported(node.at())) {
            return node;
        }
        try {
            String text = placeholders.substitute(node.text());
            problems.hide(node.at(), text);
            // A variable is text, so only the field tells whether a number is meant.
            return shape instanceof Shape.Whole || shape instanceof Shape.Decimal || shape instanceof Shape.Truth
                    ? ScalarNode.plain(node.at(), text)
                    : new ScalarNode(node.at(), text, ScalarNode.Kind.QUOTED);
        } catch (PlatformException e) {
            problems.error(node.at(), String.valueOf(e.getMessage()));
            return node;
        }
    }

    /** Lines that may hold a secret are not repeated in problems. */
    private static void hideSecrets(SourceText source, Problems problems) {
        for (int i = 0; i < source.lines().size(); i++) {
            if (MAY_BE_SECRET.matcher(source.lines().get(i)).find()) {
                problems.hide(new Mark(i + 1, 1), "");
            }
        }
    }
}
