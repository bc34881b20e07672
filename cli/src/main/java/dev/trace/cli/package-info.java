/** The {@code trace} command: the root command, what all subcommands share, and how failures reach a person. */
@NullMarked
package dev.trace.cli;

import org.jspecify.annotations.NullMarked;
