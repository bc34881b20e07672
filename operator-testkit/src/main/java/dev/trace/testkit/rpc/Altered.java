package dev.trace.testkit.rpc;

/** Texts that differ in one place. */
final class Altered {
    private Altered() {}

    /** The same hexadecimal text with another last digit. */
    static String lastDigit(String hex) {
        int digit = Character.digit(hex.charAt(hex.length() - 1), 16);
        return hex.substring(0, hex.length() - 1) + Character.forDigit(digit ^ 1, 16);
    }

    /** The same hash with another last byte. */
    static String lastByte(String hash) {
        int value = Integer.parseInt(hash.substring(hash.length() - 2), 16);
        return hash.substring(0, hash.length() - 2) + String.format("%02x", value ^ 0xff);
    }
}
