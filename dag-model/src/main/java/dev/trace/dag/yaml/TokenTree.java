package dev.trace.dag.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.trace.dag.yaml.MappingNode.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the tree of one document from Jackson's tokens. For one use. */
final class TokenTree {
    private static final YAMLFactory FACTORY = new YAMLFactory();

    private final SourceText source;
    private final Problems problems;
    private final int[] characters;

    TokenTree(SourceText source, Problems problems) {
        this.source = source;
        this.problems = problems;
        characters = source.text().codePoints().toArray();
    }

    /** The root; empty if there is none, or if a syntax error stopped the reading. */
    Optional<Node> read() {
        try (YAMLParser parser = FACTORY.createParser(source.text())) {
            if (parser.nextToken() == null) {
                problems.error(Mark.DOCUMENT, "is empty");
                return Optional.empty();
            }
            Node root = node(parser);
            if (parser.nextToken() != null) {
                problems.error(mark(parser), "a second document begins; a file holds one");
            }
            return Optional.of(root);
        } catch (IOException e) {
            SyntaxError error = SyntaxError.of(e);
            // The commonest slip: braces end a plain text within { } and [ ].
            boolean inBraces = String.valueOf(source.line(error.at())).contains("${");
            problems.error(error.at(), error.message() + (inBraces ? "; put \"${...}\" in quotes here" : ""));
            return Optional.empty();
        }
    }

    private Node node(YAMLParser parser) throws IOException {
        Mark at = mark(parser);
        refuseReferences(parser, at);
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return mapping(parser, at);
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            return sequence(parser, at);
        }
        int first = firstCharacter(parser);
        boolean plain = first != '"' && first != '\'' && first != '|' && first != '>';
        String text = parser.getText();
        return plain ? ScalarNode.plain(at, text) : new ScalarNode(at, text, ScalarNode.Kind.QUOTED);
    }

    private Node sequence(YAMLParser parser, Mark at) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser));
        }
        return new SequenceNode(at, items);
    }

    private Node mapping(YAMLParser parser, Mark at) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Mark keyAt = mark(parser);
            refuseReferences(parser, keyAt);
            String key = parser.currentName();
            parser.nextToken();
            Entry entry = new Entry(key, keyAt, node(parser));
            Entry earlier = entries.putIfAbsent(key, entry);
            if (key.equals("<<")) {
                problems.error(keyAt, "merge keys are refused; write the fields out");
            } else if (earlier != null) {
                problems.error(
                        keyAt,
                        "'" + key + "' is given twice, first at line "
                                + earlier.keyAt().line());
            }
        }
        return new MappingNode(at, List.copyOf(entries.values()));
    }

    private void refuseReferences(YAMLParser parser, Mark at) {
        switch (firstCharacter(parser)) {
            case '&' -> problems.error(at, "anchors are refused; write the value out where it is used");
            case '*' -> problems.error(at, "aliases are refused; write the value out here");
            case '!' -> problems.error(at, "tags are refused; write the plain value");
            default -> {}
        }
    }

    /** The parser does not tell a quoted text from a plain one, and reports a tag late; the text itself does both. */
    private int firstCharacter(YAMLParser parser) {
        long at = parser.currentTokenLocation().getCharOffset();
        return at >= 0 && at < characters.length ? characters[(int) at] : 0;
    }

    private static Mark mark(YAMLParser parser) {
        JsonLocation at = parser.currentTokenLocation();
        return new Mark(at.getLineNr(), at.getColumnNr());
    }
}
