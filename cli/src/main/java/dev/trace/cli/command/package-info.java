/** One class for each subcommand; what they do is in the packages beside this one. */
@NullMarked
package dev.trace.cli.command;

import org.jspecify.annotations.NullMarked;
