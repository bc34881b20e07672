package dev.trace.operators.evm;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A test of real answers, skipped where there are none. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfEnvironmentVariable(
        named = "TRACE_CHAIN_DATA",
        matches = ".+",
        disabledReason = "TRACE_CHAIN_DATA names no folder of recorded chain data")
public @interface WithChainData {}
