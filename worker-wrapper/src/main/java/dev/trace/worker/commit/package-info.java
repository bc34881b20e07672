/** The fenced commit: the ledger, the fences and the outcomes. Imported by the attempt loop alone. */
@NullMarked
package dev.trace.worker.commit;

import org.jspecify.annotations.NullMarked;
