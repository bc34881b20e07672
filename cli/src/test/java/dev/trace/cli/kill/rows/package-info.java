/** The plugin whose rows are counted. Knows nothing but the operator API, as any plugin. */
@NullMarked
package dev.trace.cli.kill.rows;

import org.jspecify.annotations.NullMarked;
