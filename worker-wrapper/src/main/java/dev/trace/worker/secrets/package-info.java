/** Secrets by logical name, and their removal from every text that people see. Imported by the attempt loop and the command line. */
@NullMarked
package dev.trace.worker.secrets;

import org.jspecify.annotations.NullMarked;
