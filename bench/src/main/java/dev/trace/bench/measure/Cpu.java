package dev.trace.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** CPU time, in nanoseconds. */
public final class Cpu {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Cpu() {}

    /** Used by this process so far: the collector's and the compiler's threads too. */
    public static long process() {
        return SYSTEM.getProcessCpuTime();
    }

    /** Used by the calling thread so far. */
    public static long thread() {
        return THREADS.getCurrentThreadCpuTime();
    }

    public static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
