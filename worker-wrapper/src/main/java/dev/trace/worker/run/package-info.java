/**
 * Runs attempts: claims tasks, keeps leases, gives operators their contexts, and turns what they propose into fenced
 * commits. Imported by the command line alone.
 */
@NullMarked
package dev.trace.worker.run;

import org.jspecify.annotations.NullMarked;
