package dev.trace.cli.local;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this process is called in logs and on the status page. */
public final class ProcessName {
    private ProcessName() {}

    /** The machine and the number of the process on it. */
    public static String here() {
        long pid = ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + pid;
        } catch (UnknownHostException e) {
            return "process-" + pid;
        }
    }
}
