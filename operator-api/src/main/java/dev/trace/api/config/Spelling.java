package dev.trace.api.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what a person probably meant. */
public final class Spelling {
    private Spelling() {}

    /** The candidate with the fewest edits, if few enough to be a likely slip; null if none is near. */
    public static @Nullable String nearest(String typed, Iterable<String> candidates) {
        String best = null;
        int fewest = Math.max(2, typed.length() / 3) + 1;
        for (String candidate : candidates) {
            int edits = edits(typed.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (edits < fewest) {
                fewest = edits;
                best = candidate;
            }
        }
        return best;
    }

    private static int edits(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substituted, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
