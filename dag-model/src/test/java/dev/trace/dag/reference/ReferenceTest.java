package dev.trace.dag.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.dag.TestOperators;
import dev.trace.dag.platform.PlatformFields;
import dev.trace.dag.platform.RuntimeFields;
import dev.trace.dag.schema.Field;
import dev.trace.dag.schema.Section;
import dev.trace.dag.schema.SectionReader;
import dev.trace.dag.validate.DagFields;
import dev.trace.dag.yaml.Problem;
import dev.trace.dag.yaml.SourceText;
import dev.trace.dag.yaml.YamlDocument;
import dev.trace.dag.yaml.YamlReader;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    private static Stream<Section> sections() {
        return Stream.of(
                DagFields.DAG,
                DagFields.DEFAULTS,
                DagFields.JOB,
                DagFields.SOURCE,
                DagFields.BOOTSTRAP,
                DagFields.INPUT,
                DagFields.SCALING,
                DagFields.RETRY,
                PlatformFields.PLATFORM,
                PlatformFields.DATABASE,
                PlatformFields.POOL,
                PlatformFields.ENDPOINT,
                RuntimeFields.RUNTIME,
                PlatformFields.HTTP,
                PlatformFields.SECRETS,
                PlatformFields.AUTH,
                PlatformFields.JWT_KEY);
    }

    @Test
    void everyFieldAndEverySettingIsDocumented() {
        String pages = DagReference.markdown(TestOperators.all()) + PlatformReference.markdown();
        sections()
                .flatMap(section -> section.fields().stream())
                .forEach(field -> assertTrue(pages.contains("`" + field.name() + "`"), field.name()));
        TestOperators.all().stream()
                .flatMap(operator -> operator.config().stream())
                .forEach(key -> assertTrue(pages.contains("`" + key.name() + "`"), key.name()));
        assertTrue(pages.contains("`TRACE_STATE_URL`"));
    }

    @Test
    void everyExampleIsValid() {
        sections()
                .forEach(section -> section.fields().stream()
                        .filter(field -> !field.example().isEmpty())
                        .forEach(field -> assertEquals(List.of(), problems(section, field), field.name())));
    }

    private static List<Problem> problems(Section section, Field field) {
        String yaml = field.name() + ": "
                + (field.example().startsWith("${") ? '"' + field.example() + '"' : field.example());
        YamlDocument document = YamlReader.read(SourceText.of("example", yaml));
        Section alone = new Section(section.name(), section.doc(), List.of(field));
        document.root().ifPresent(root -> new SectionReader(document.problems()).read(alone, root));
        return document.problems().sorted();
    }

    @Test
    void tablesAreWellFormed() {
        String page = DagReference.markdown(TestOperators.all());
        page.lines().filter(line -> line.startsWith("| `")).forEach(line -> {
            long cells = line.replace("\\|", "").chars().filter(c -> c == '|').count() - 1;
            assertTrue(cells == 5 || cells == 6, line);
        });
    }
}
