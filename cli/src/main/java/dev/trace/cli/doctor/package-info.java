/** Checks of everything a run needs, each with what to do where it fails. */
@NullMarked
package dev.trace.cli.doctor;

import org.jspecify.annotations.NullMarked;
