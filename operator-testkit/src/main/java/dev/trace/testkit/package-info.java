/**
 * The conformance kit: what every operator must pass, and the in-memory contexts it runs in. Used in tests only; depends on
 * the operator SPI and JUnit alone.
 */
@NullMarked
package dev.trace.testkit;

import org.jspecify.annotations.NullMarked;
