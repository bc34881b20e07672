/** Logging: everything to a file in the home folder, warnings to the terminal, secrets to neither. */
@NullMarked
package dev.trace.cli.log;

import org.jspecify.annotations.NullMarked;
