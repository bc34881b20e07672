/** Platform configuration ({@code trace.yaml}): where state, data and endpoints are. */
@NullMarked
package dev.trace.dag.platform;

import org.jspecify.annotations.NullMarked;
