package dev.trace.dag.platform;

import java.util.function.Supplier;

/** A text that may be secret: resolved when first used, shown as {@code ***} wherever it is printed. */
public final class Sensitive {
    private final Supplier<String> source;

    private Sensitive(Supplier<String> source) {
        this.source = source;
    }

    public static Sensitive of(String value) {
        return new Sensitive(() -> value);
    }

    /** @param source asked at every use, so that a rotated secret takes effect */
    public static Sensitive from(Supplier<String> source) {
        return new Sensitive(source);
    }

    /**
     * The value; for the moment of use only.
     *
     * @throws PlatformException if the variable or secret behind it is missing; names it, never shows a value
     */
    public String reveal() {
        return source.get();
    }

    @Override
    public String toString() {
        return "***";
    }
}
