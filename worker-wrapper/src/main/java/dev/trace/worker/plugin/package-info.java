/**
 * Finds operators: the built-in ones and those of plugin jars, each plugin in a class loader of its own. Imported by the
 * attempt loop and the command line.
 */
@NullMarked
package dev.trace.worker.plugin;

import org.jspecify.annotations.NullMarked;
