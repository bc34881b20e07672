package dev.trace.testkit;

import dev.trace.api.Checkpoint;
import dev.trace.api.Emission;
import dev.trace.api.Invalidation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a task has left behind, comparable with what another run of it left. Events and invalidations are told at least
 * once, so how often does not count.
 *
 * @param rows values of each table's rows, in order
 * @param emissions told to consumers
 * @param invalidations told to consumers
 * @param checkpoints by key
 * @param state by key, in hex
 */
record Effects(
        Map<String, List<List<Object>>> rows,
        Set<Emission> emissions,
        Set<Invalidation> invalidations,
        Map<String, Checkpoint> checkpoints,
        Map<String, String> state) {}
