package dev.trace.dag.yaml;

import java.util.Optional;

/**
 * What came of reading a document.
 *
 * @param source its text; empty if it could not be read as text
 * @param root its top mapping; empty if there is none or it cannot be relied on
 * @param problems what is wrong so far; for more to be added
 */
public record YamlDocument(SourceText source, Optional<MappingNode> root, Problems problems) {}
