package dev.trace.dag.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
    private static YamlDocument read(String text) {
        return YamlReader.read("x.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> headlines(YamlDocument document) {
        return document.problems().sorted().stream().map(Problem::headline).toList();
    }

    private static ScalarNode scalar(String text) {
        return (ScalarNode) read("k: " + text).root().orElseThrow().value("k").orElseThrow();
    }

    @Test
    void whatIsNestedTooDeeplyIsRefusedInPlainWords() {
        String found =
                headlines(read("k: " + "[".repeat(1500) + "]".repeat(1500))).toString();
        assertTrue(found.contains("is nested too deeply") && !found.contains("Stream"), found);
    }

    @Test
    void everyNodeKnowsItsPlace() {
        MappingNode root = read("a: 1\nb:\n  - x\n  - {c: \"y\"}\n").root().orElseThrow();
        assertEquals(new Mark(1, 4), root.value("a").orElseThrow().at());
        assertEquals(new Mark(2, 1), root.entry("b").orElseThrow().keyAt());
        SequenceNode list = (SequenceNode) root.value("b").orElseThrow();
        assertEquals(new Mark(3, 5), list.items().get(0).at());
        MappingNode inner = (MappingNode) list.items().get(1);
        assertEquals(new Mark(4, 6), inner.entry("c").orElseThrow().keyAt());
        assertEquals(ScalarNode.Kind.QUOTED, ((ScalarNode) inner.value("c").orElseThrow()).kind());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "abc; TEXT", "0:latest; TEXT", "2024-01-01; TEXT", "'1'; QUOTED", "\"no\"; QUOTED", "1; INTEGER",
                "-5; INTEGER", "18_000_000; INTEGER", "1.5; DECIMAL", "1e3; DECIMAL", "true; BOOLEAN", "False; BOOLEAN",
                "no; YES_NO", "On; YES_NO", "0xdead; HEX", "010; ZERO_LED", "~; NULL", "null; NULL"
            })
    void plainValuesAreTakenForWhatTheyLookLike(String text, ScalarNode.Kind kind) {
        assertEquals(kind, scalar(text).kind());
    }

    @Test
    void blockTextIsText() {
        assertEquals(ScalarNode.Kind.QUOTED, scalar("|\n  12\n").kind());
    }

    @Test
    void numbersBeyond64BitsAreNoNumbers() {
        assertTrue(scalar("9223372036854775808").whole().isEmpty());
        assertEquals(Long.MAX_VALUE, scalar("9223372036854775807").whole().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = ';',
            value = {
                "a: 1\\na: 2; x.yaml:2:1: error: 'a' is given twice, first at line 1",
                "a: &x 1; x.yaml:1:4: error: anchors are refused; write the value out where it is used",
                "a: {b: *x}; x.yaml:1:8: error: aliases are refused; write the value out here",
                "a: !!str 1; x.yaml:1:4: error: tags are refused; write the plain value",
                "<<: 1; x.yaml:1:1: error: merge keys are refused; write the fields out",
                "a: 1\\n---\\nb: 1; x.yaml:3:1: error: a second document begins; a file holds one",
                "- a; x.yaml:1:1: error: must be a mapping (key: value), not a list",
                "`# nothing\\n`; x.yaml: error: is empty",
                "? [a]: b; x.yaml:1:3: error: a key must be a plain name: no list, mapping or alias"
            })
    void whatIsNotPlainYamlIsRefused(String text, String expected) {
        String given = text.replace("`", "").replace("\\n", "\n");
        // The delimiter of this table also stands in messages.
        assertTrue(
                headlines(read(given)).get(0).startsWith(expected.split(";")[0]),
                headlines(read(given)).toString());
    }

    @Test
    void anEmptyDocumentIsSaidToBeEmpty() {
        assertEquals(List.of("x.yaml: error: is empty"), headlines(read("")));
    }

    @Test
    void aTabIsNamed() {
        assertEquals(List.of("x.yaml:2:1: error: a tab cannot indent; use spaces"), headlines(read("a:\n\t- b\n")));
    }

    @Test
    void aMisplacedColonIsOneProblem() {
        assertEquals(
                List.of("x.yaml:2:3: error: a ':' is not possible here; check the indentation, or quote a text that"
                        + " holds ': '"),
                headlines(read("a: 1\n b: 2\n")));
    }

    @Test
    void anUnclosedListNamesWhereItEnds() {
        String headline = headlines(read("a: [1,\n")).get(0);
        assertTrue(headline.startsWith("x.yaml:2:1: error: the document ends within a value"), headline);
    }

    @Test
    void bytesThatAreNoUtf8AreLocated() {
        byte[] bytes = "a: 1\nb: x".getBytes(StandardCharsets.UTF_8);
        bytes[8] = (byte) 0xff;
        assertEquals(
                List.of("x.yaml:2:4: error: is not UTF-8: byte 0xff cannot stand here; save the file as UTF-8"),
                headlines(YamlReader.read("x.yaml", bytes)));
    }

    @Test
    void aByteOrderMarkIsSkipped() {
        assertTrue(read("\uFEFFa: 1").root().orElseThrow().entry("a").isPresent());
    }

    @Test
    void aControlCharacterIsNamed() {
        assertTrue(headlines(read("a: \u0001")).get(0).contains("U+0001"));
    }

    @Test
    void columnsCountCharactersBeyondTheBasicPlane() {
        YamlDocument document = read("a: \"\uD83D\uDE00\" \nb: {c: \"\uD83D\uDE00\", c: 1}");
        Problem problem = document.problems().sorted().get(0);
        assertEquals(new Mark(2, 13), problem.at());
        assertTrue(problem.toString().endsWith("\n    " + " ".repeat(12) + "^"), problem.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [[[[[[", "{", "}", "\"", "a: 'b", ": :", "%", "@", "- - -\n -", "&", "*"})
    void brokenTextIsAlwaysAProblemAndNeverAnException(String text) {
        assertTrue(read(text).problems().hasErrors(), text);
    }

    @Test
    void deepNestingIsAProblem() {
        assertTrue(read("a: " + "[".repeat(5000)).problems().hasErrors());
    }

    @Test
    void missingFoldersAndLargeFilesAreSaid(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("none.yaml");
        assertEquals(List.of(missing + ": error: there is no such file"), headlines(YamlReader.read(missing)));
        assertTrue(headlines(YamlReader.read(folder)).get(0).contains("is a folder"));
        Path large = Files.write(folder.resolve("large.yaml"), new byte[YamlReader.MAX_BYTES + 1]);
        assertTrue(headlines(YamlReader.read(large)).get(0).contains("larger than 1 MiB"));
    }

    @Test
    void aProblemShowsItsLineAndACaret() {
        YamlDocument document = read("a: 1\nb: &x 2\n");
        assertEquals(
                "x.yaml:2:4: error: anchors are refused; write the value out where it is used\n"
                        + "    b: &x 2\n       ^",
                document.problems().sorted().get(0).toString());
    }
}
