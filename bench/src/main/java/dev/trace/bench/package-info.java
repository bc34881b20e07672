/**
 * Figures of the whole job and of its parts, each beside a baseline measured in the same run. Nothing imports this module.
 */
@NullMarked
package dev.trace.bench;

import org.jspecify.annotations.NullMarked;
