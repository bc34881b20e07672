package dev.trace.dispatcher;

import dev.trace.dag.Activation;
import java.util.List;

/**
 * How far a job is.
 *
 * @param job its name
 * @param operator its operator
 * @param activation whether it is a source
 * @param queued tasks ready to run
 * @param running tasks leased to a worker
 * @param waiting tasks to be tried again later
 * @param completed tasks done
 * @param dead tasks given up
 * @param canceled tasks canceled
 * @param blocksPlanned blocks of the partitions that reached it; 0 for a job without partitions
 * @param blocksCommitted those of them that are done
 * @param rows rows of its dataset committed
 * @param bytes bytes of its files committed
 * @param reasons why tasks wait, for people; the most telling ones only
 */
public record JobStatus(
        String job,
        String operator,
        Activation activation,
        long queued,
        long running,
        long waiting,
        long completed,
        long dead,
        long canceled,
        long blocksPlanned,
        long blocksCommitted,
        long rows,
        long bytes,
        List<String> reasons) {
    public JobStatus {
        reasons = List.copyOf(reasons);
    }
}
