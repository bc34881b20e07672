package dev.trace.dag.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/** Ticks of a cron expression of five fields, UTC. */
final class CronSchedule implements Schedule {
    private final ExecutionTime ticks;

    private CronSchedule(ExecutionTime ticks) {
        this.ticks = ticks;
    }

    static CronSchedule read(String text) {
        int fields = text.split("\\s+").length;
        if (fields != 5) {
            throw new IllegalArgumentException("'" + text + "' has " + fields
                    + " fields; a cron expression has five: minute hour day month weekday, such as \"0 3 * * *\"");
        }
        CronSchedule schedule = new CronSchedule(ticks(text));
        if (schedule.next(Instant.EPOCH).isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' never fires");
        }
        return schedule;
    }

    private static ExecutionTime ticks(String text) {
        try {
            return ExecutionTime.forCron(new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                    .parse(text)
                    .validate());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is no cron expression: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Instant> next(Instant after) {
        return ticks.nextExecution(after.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toInstant);
    }
}
