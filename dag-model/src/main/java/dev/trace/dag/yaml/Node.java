package dev.trace.dag.yaml;

/** A value in a document, with its place. */
public sealed interface Node permits MappingNode, SequenceNode, ScalarNode {
    Mark at();

    /** What it is, for messages: {@code a mapping}, {@code a list}, {@code the text 'abc'}. */
    String describe();
}
