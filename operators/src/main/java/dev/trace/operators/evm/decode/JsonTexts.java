package dev.trace.operators.evm.decode;

import java.nio.charset.StandardCharsets;

/** The uncommon parts of JSON texts: escapes and characters beyond ASCII. */
final class JsonTexts {
    private JsonTexts() {}

    /** Whether a byte stands for itself. */
    static boolean isPlain(byte c) {
        return c >= ' ' && c != '"' && c != '\\';
    }

    /** Where the escape at a backslash ends; -1 if it is none. */
    static int escapeEnd(byte[] json, int at, int end) {
        if (at + 1 >= end) {
            return -1;
        }
        if ("\"\\/bfnrt".indexOf(json[at + 1]) >= 0) {
            return at + 2;
        }
        boolean code = json[at + 1] == 'u' && at + 6 <= end && Hex.firstWrong(json, at + 2, at + 6) == at + 6;
        return code ? at + 6 : -1;
    }

    /** Where the UTF-8 character ends; -1 if it is malformed or a control character. */
    static int characterEnd(byte[] json, int at, int end) {
        int c = json[at] & 0xff;
        int more = c >= 0xf0 && c <= 0xf4 ? 3 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xc2 && c < 0xe0 ? 1 : -1;
        if (more < 0 || at + more >= end) {
            return -1;
        }
        int code = c & (0x3f >> more);
        for (int i = 1; i <= more; i++) {
            if ((json[at + i] & 0xc0) != 0x80) {
                return -1;
            }
            code = code << 6 | (json[at + i] & 0x3f);
        }
        boolean tooLong = (more == 2 && code < 0x800) || (more == 3 && code < 0x10000);
        boolean noCharacter = code > Character.MAX_CODE_POINT || (code >= 0xd800 && code <= 0xdfff);
        return tooLong || noCharacter ? -1 : at + more + 1;
    }

    /** Writes the text between two places, its escapes resolved, from {@code to} on; it never gets longer. */
    static int unescape(byte[] json, int from, int end, int to) {
        int out = to;
        int at = from;
        while (at < end) {
            if (json[at] != '\\') {
                json[out++] = json[at++];
            } else if (json[at + 1] != 'u') {
                json[out++] = single(json[at + 1]);
                at += 2;
            } else {
                StringBuilder units = new StringBuilder();
                while (at + 1 < end && json[at] == '\\' && json[at + 1] == 'u') {
                    units.append((char) unit(json, at + 2));
                    at += 6;
                }
                byte[] utf8 = units.toString().getBytes(StandardCharsets.UTF_8);
                System.arraycopy(utf8, 0, json, out, utf8.length);
                out += utf8.length;
            }
        }
        return out - to;
    }

    private static int unit(byte[] json, int at) {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            unit = unit << 4 | Hex.digit(json[at + i]);
        }
        return unit;
    }

    private static byte single(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }
}
