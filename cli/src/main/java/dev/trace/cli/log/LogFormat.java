package dev.trace.cli.log;

/** How log lines look. */
public enum LogFormat {
    /** One line for people. */
    HUMAN,
    /** One JSON object a line. */
    JSON
}
