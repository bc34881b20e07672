package dev.trace.operators.evm.decode;

/** JSON's numbers, truth values and null. */
final class JsonLiterals {
    private JsonLiterals() {}

    enum Kind {
        NULL,
        BOOLEAN,
        NUMBER,
        NONE
    }

    /** What begins at {@code from}; {@link Kind#NONE} if it is malformed. */
    static Kind kind(byte[] json, int from, int end) {
        return switch (json[from]) {
            case 'n' -> matches(json, from, end, "null") ? Kind.NULL : Kind.NONE;
            case 't' -> matches(json, from, end, "true") ? Kind.BOOLEAN : Kind.NONE;
            case 'f' -> matches(json, from, end, "false") ? Kind.BOOLEAN : Kind.NONE;
            default -> isNumber(json, from, end(json, from, end)) ? Kind.NUMBER : Kind.NONE;
        };
    }

    /** Where the literal that begins at {@code from} ends. */
    static int end(byte[] json, int from, int end) {
        int at = from;
        while (at < end && isPart(json[at])) {
            at++;
        }
        return at;
    }

    private static boolean isPart(byte c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '+' || c == '.' || c == 'E';
    }

    private static boolean matches(byte[] json, int from, int end, String word) {
        if (end(json, from, end) - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (json[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(byte[] json, int from, int end) {
        int whole = from < end && json[from] == '-' ? from + 1 : from;
        int at = digits(json, whole, end);
        if (at == whole || (json[whole] == '0' && at > whole + 1)) {
            return false;
        }
        if (at < end && json[at] == '.') {
            int fraction = at + 1;
            at = digits(json, fraction, end);
            if (at == fraction) {
                return false;
            }
        }
        if (at < end && (json[at] == 'e' || json[at] == 'E')) {
            int exponent = at + 1 < end && (json[at + 1] == '+' || json[at + 1] == '-') ? at + 2 : at + 1;
            at = digits(json, exponent, end);
            if (at == exponent) {
                return false;
            }
        }
        return at == end;
    }

    private static int digits(byte[] json, int from, int end) {
        int at = from;
        while (at < end && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        return at;
    }
}
