/** What a pool of JSON-RPC endpoints makes of what its endpoints allow. */
@NullMarked
package dev.trace.bench.rpc;

import org.jspecify.annotations.NullMarked;
