package dev.trace.bench.measure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CPU time of this process's threads as Linux tells it, the collector's and the compiler's included, in ticks of 10 ms.
 * Elsewhere there are none. A thread that ended in between is missing.
 */
public final class ThreadTimes {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final double SECONDS_A_TICK = 0.01;
    /** Name in parentheses, then eleven fields, then user and system time. */
    private static final Pattern STAT =
            Pattern.compile("\\d+ \\((.*)\\)(?: \\S+){11} (\\d+) (\\d+) .*", Pattern.DOTALL);

    private final Map<String, Long> ticks;

    private ThreadTimes(Map<String, Long> ticks) {
        this.ticks = ticks;
    }

    public static ThreadTimes now() {
        Map<String, Long> ticks = new HashMap<>();
        if (Files.isDirectory(TASKS)) {
            try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
                for (Path task : tasks) {
                    read(task, ticks);
                }
            } catch (IOException e) {
                return new ThreadTimes(Map.of());
            }
        }
        return new ThreadTimes(ticks);
    }

    /** Seconds by kind of thread since then, most first. Digits in a name count as one. */
    public Map<String, Double> since(ThreadTimes then) {
        Map<String, Double> kinds = new HashMap<>();
        ticks.forEach((thread, now) -> {
            String kind = thread.substring(thread.indexOf(' ') + 1).replaceAll("\\d+", "*");
            kinds.merge(kind, (now - then.ticks.getOrDefault(thread, 0L)) * SECONDS_A_TICK, Double::sum);
        });
        Map<String, Double> sorted = new LinkedHashMap<>();
        kinds.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(each -> sorted.put(each.getKey(), each.getValue()));
        return sorted;
    }

    private static void read(Path task, Map<String, Long> ticks) {
        try {
            Matcher stat = STAT.matcher(Files.readString(task.resolve("stat")));
            if (stat.matches()) {
                ticks.put(
                        task.getFileName() + " " + stat.group(1),
                        Long.parseLong(stat.group(2)) + Long.parseLong(stat.group(3)));
            }
        } catch (IOException e) {
            // The thread has just ended.
        }
    }
}
