package dev.trace.cli.child;

import dev.trace.cli.Main;
import java.io.IOException;

/** Where a child process begins: as {@code trace}, but it ends with the process that started it. */
public final class ChildMain {
    /** As of a process that was killed: nothing is put away, which commits and leases are made for. */
    private static final int ORPHANED = 137;

    private ChildMain() {}

    public static void main(String[] arguments) {
        Thread watch = new Thread(ChildMain::awaitEndOfParent, "parent");
        watch.setDaemon(true);
        watch.start();
        Main.main(arguments);
    }

    /** The parent holds the other end of the standard input, and says nothing there. */
    private static void awaitEndOfParent() {
        try {
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            // It is as good as the end.
        }
        Runtime.getRuntime().halt(ORPHANED);
    }
}
