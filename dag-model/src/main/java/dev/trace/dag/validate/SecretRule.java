package dev.trace.dag.validate;

import dev.trace.api.config.ConfigKeyDescriptor;
import dev.trace.dag.validate.SecretShapes.Found;
import dev.trace.dag.yaml.MappingNode;
import dev.trace.dag.yaml.MappingNode.Entry;
import dev.trace.dag.yaml.Mark;
import dev.trace.dag.yaml.Node;
import dev.trace.dag.yaml.Problems;
import dev.trace.dag.yaml.ScalarNode;
import dev.trace.dag.yaml.SequenceNode;
import dev.trace.dag.yaml.SourceText;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A DAG is shared, stored and shown, so it holds neither a secret, not even in a comment, nor the URL of an endpoint. */
final class SecretRule {
    private static final String INSTEAD = "; a DAG is stored and shown: name a secret under 'secrets' instead";

    private final Problems problems;
    private final Set<Integer> reported = new HashSet<>();
    private final Set<Mark> allowed = new HashSet<>();

    SecretRule(Problems problems) {
        this.problems = problems;
    }

    /** Looks for forms of secrets in every line; needs no valid YAML. */
    void lines(SourceText source) {
        for (int i = 0; i < source.lines().size(); i++) {
            String line = source.lines().get(i);
            Optional<Found> found = SecretShapes.known(line);
            if (found.isPresent()) {
                Mark at = new Mark(i + 1, line.codePointCount(0, found.get().start()) + 1);
                report(at, found.get().text(), "this looks like " + found.get().what() + INSTEAD);
            }
        }
    }

    /** Looks at every value. */
    void values(MappingNode root) {
        visit("", root);
    }

    /** Keeps values of keys that an operator declares for the URL of a feed from being taken for endpoints. */
    void allowUrls(DagDraft dag) {
        for (JobDraft job : dag.jobs()) {
            job.operator().stream()
                    .flatMap(operator -> operator.config().stream())
                    .map(ConfigKeyDescriptor::name)
                    .filter(key -> key.endsWith("url") || key.endsWith("urls"))
                    .flatMap(key -> job.configNode().flatMap(node -> ConfigNodes.find(node, key)).stream())
                    .forEach(entry -> allow(entry.value()));
        }
    }

    private void allow(Node node) {
        allowed.add(node.at());
        if (node instanceof SequenceNode list) {
            list.items().forEach(this::allow);
        }
    }

    private void visit(String name, Node node) {
        if (node instanceof MappingNode mapping) {
            for (Entry entry : mapping.entries()) {
                visit(entry.key(), entry.value());
            }
        } else if (node instanceof SequenceNode list) {
            list.items().forEach(item -> visit(name, item));
        } else if (node instanceof ScalarNode scalar) {
            scalar(name, scalar);
        }
    }

    private void scalar(String name, ScalarNode node) {
        Optional<Found> known = SecretShapes.known(node.text());
        if (known.isPresent()) {
            report(node.at(), node.text(), "this looks like " + known.get().what() + INSTEAD);
        } else if (SecretShapes.isSecret(name, node.text())) {
            report(node.at(), node.text(), "the value of '" + name + "' looks like a secret" + INSTEAD);
        } else if (SecretShapes.isUrl(node.text()) && !allowed.contains(node.at())) {
            report(
                    node.at(),
                    node.text(),
                    "a DAG holds no URL: endpoints are named pools, so write rpc_pool: NAME and put the URL under"
                            + " rpc_pools in trace.yaml");
        }
    }

    private void report(Mark at, String secret, String message) {
        problems.hide(at, secret);
        if (reported.add(at.line())) {
            problems.error(at, message);
        }
    }
}
