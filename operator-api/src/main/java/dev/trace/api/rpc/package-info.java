/** JSON-RPC as an operator sees it: calls to a named pool, answered by whichever endpoint is fit. */
@NullMarked
package dev.trace.api.rpc;

import org.jspecify.annotations.NullMarked;
