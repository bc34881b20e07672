/** A chain that a test moves as it likes: forks, reorgs, gaps, lagging endpoints, finality. */
@NullMarked
package dev.trace.testkit.chain;

import org.jspecify.annotations.NullMarked;
