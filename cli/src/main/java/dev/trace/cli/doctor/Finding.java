package dev.trace.cli.doctor;

/**
 * What one check found.
 *
 * @param verdict whether it is in order
 * @param subject what was checked
 * @param detail what was seen, for people; never a secret
 * @param fix what to do; empty text if nothing
 */
public record Finding(Verdict verdict, String subject, String detail, String fix) {
    /** Whether a thing is in order. */
    public enum Verdict {
        OK("✅"),
        WARNING("⚠️"),
        FAILED("❌");

        private final String sign;

        Verdict(String sign) {
            this.sign = sign;
        }
    }

    static Finding ok(String subject, String detail) {
        return new Finding(Verdict.OK, subject, detail, "");
    }

    static Finding warning(String subject, String detail, String fix) {
        return new Finding(Verdict.WARNING, subject, detail, fix);
    }

    static Finding failed(String subject, String detail, String fix) {
        return new Finding(Verdict.FAILED, subject, detail, fix);
    }

    @Override
    public String toString() {
        return verdict.sign + " " + subject + ": " + detail + (fix.isEmpty() ? "" : "\n   → " + fix);
    }
}
