/**
 * A pool of JSON-RPC endpoints of one chain: limits, retries, failure classification, and bodies as bytes. The runtime
 * opens pools; operators see {@link dev.trace.api.rpc.Rpc} alone.
 */
@NullMarked
package dev.trace.operators.evm.rpc;

import org.jspecify.annotations.NullMarked;
