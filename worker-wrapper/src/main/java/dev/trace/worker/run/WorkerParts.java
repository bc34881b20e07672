package dev.trace.worker.run;

import dev.trace.worker.plugin.OperatorRegistry;
import dev.trace.worker.secrets.Secrets;

/**
 * What all slots of a worker share.
 *
 * @param settings how it works
 * @param link to the dispatcher
 * @param data the data side
 * @param operators by name
 * @param pools of this process
 * @param secrets of this process
 * @param delivery of commits
 * @param housekeeping after commits
 * @param shortage asks for room where there is none
 * @param monitor of what attempts use and commit
 */
record WorkerParts(
        WorkerSettings settings,
        DispatcherLink link,
        DataSide data,
        OperatorRegistry operators,
        Pools pools,
        Secrets secrets,
        Delivery delivery,
        Housekeeping housekeeping,
        Shortage shortage,
        WorkMonitor monitor) {}
