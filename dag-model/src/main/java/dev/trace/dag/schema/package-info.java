/**
 * Fields of a document as data: declared once, used to read and check YAML, to generate the JSON Schema for editors and
 * to generate the reference pages.
 */
@NullMarked
package dev.trace.dag.schema;

import org.jspecify.annotations.NullMarked;
