/** Files of a lake on a file system: staging, publication without overwriting, manifests. Imported by {@code commit}. */
@NullMarked
package dev.trace.worker.cold;

import org.jspecify.annotations.NullMarked;
