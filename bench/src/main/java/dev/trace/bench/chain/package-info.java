/** A chain as long as a measurement needs, made of few recorded blocks and served by a process of its own. */
@NullMarked
package dev.trace.bench.chain;

import org.jspecify.annotations.NullMarked;
