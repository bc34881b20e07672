package dev.trace.worker.plugin;

/**
 * Why a plugin, or one operator of it, was left out.
 *
 * @param where the jar or folder, and the operator where one is known
 * @param message what is wrong and what to do
 */
public record PluginProblem(String where, String message) {
    @Override
    public String toString() {
        return where + ": " + message;
    }
}
