/** What is generated from the tables of fields: the JSON Schema for editors and the reference pages. */
@NullMarked
package dev.trace.dag.reference;

import org.jspecify.annotations.NullMarked;
