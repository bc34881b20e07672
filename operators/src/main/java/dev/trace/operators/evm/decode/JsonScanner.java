package dev.trace.operators.evm.decode;

import dev.trace.operators.evm.decode.BadAnswerException.Part;
import java.util.Arrays;

/**
 * Walks through the JSON of one answer, strictly, and says where values lie. The answer's array is only read: a text
 * with escapes is unescaped into a copy of the array, behind the answer, so that places found before stay valid.
 *
 * <pre>{@code
 * if (scanner.openObject()) {
 *     do {
 *         int field = scanner.key(names);
 *         long value = scanner.value();
 *     } while (scanner.moreMembers());
 * }
 * }</pre>
 */
final class JsonScanner {
    private static final int MAX_DEPTH = 64;

    private Part part = Part.BLOCK;
    private byte[] json = new byte[0];
    private int start;
    private int end;
    private int next;
    private int spare;
    private boolean copied;

    /** Begins with the first character of a slice. */
    void reset(Part of, byte[] array, int offset, int length) throws BadAnswerException {
        part = of;
        json = array;
        start = offset;
        end = offset + length;
        next = offset;
        spare = array.length;
        copied = false;
        if (length >= Span.MAX_LENGTH) {
            throw bad(offset, length + " bytes are more than can be read at once");
        }
    }

    /** What places refer to; another array than before once a text had escapes. */
    byte[] array() {
        return json;
    }

    int offset() {
        return start;
    }

    Part part() {
        return part;
    }

    /** Where the next character is. */
    int place() {
        return next;
    }

    /** Goes to a place, such as an array found before. */
    void seek(int place) {
        next = place;
    }

    /** Enters an object. @return whether it has members */
    boolean openObject() throws BadAnswerException {
        expect('{', "an object");
        return !takeIf('}');
    }

    /** Enters an array. @return whether it has elements */
    boolean openArray() throws BadAnswerException {
        expect('[', "an array");
        return !takeIf(']');
    }

    /** After a member's value. @return whether another member follows */
    boolean moreMembers() throws BadAnswerException {
        return more('}');
    }

    /** After an element. @return whether another follows */
    boolean moreElements() throws BadAnswerException {
        return more(']');
    }

    /** The number of the member's field, or {@link FieldNames#UNKNOWN}. */
    int key(FieldNames names) throws BadAnswerException {
        int expected = names.expected(json, next, end);
        if (expected >= 0) {
            next = expected;
            return names.expectedField();
        }
        long key = keySpan();
        return names.find(json, Span.start(key), Span.length(key));
    }

    /** The member's name. */
    long keySpan() throws BadAnswerException {
        if (peek() != '"') {
            throw bad(next, "expected a name in quotes");
        }
        long key = text();
        expect(':', "':'");
        return key;
    }

    /** What kind of value comes next, by its first character. */
    byte peek() throws BadAnswerException {
        if (next < end && json[next] > ' ') {
            return json[next];
        }
        return peekPastSpace();
    }

    private byte peekPastSpace() throws BadAnswerException {
        while (next < end) {
            byte c = json[next];
            if (c > ' ') {
                return c;
            }
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                throw bad(next, "this is not JSON");
            }
            next++;
        }
        throw bad(end, "it ends in the middle");
    }

    /** Passes a value, checking it, and says where it lies. */
    long value() throws BadAnswerException {
        byte c = peek();
        if (c == '"') {
            return text();
        }
        int from = next;
        if (c == '{' || c == '[') {
            skip(1);
            return Span.of(Span.NESTED, from, next - from);
        }
        JsonLiterals.Kind kind = JsonLiterals.kind(json, from, end);
        if (kind == JsonLiterals.Kind.NONE) {
            throw bad(from, "expected a value");
        }
        next = JsonLiterals.end(json, from, end);
        return Span.of(kind == JsonLiterals.Kind.NULL ? Span.NULL : Span.LITERAL, from, next - from);
    }

    /** Nothing but white space may follow. */
    void finish() throws BadAnswerException {
        for (; next < end; next++) {
            byte c = json[next];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                throw bad(next, "something follows the end of the result");
            }
        }
    }

    BadAnswerException bad(int place, String problem) {
        String method = part.method();
        String where = place <= end ? " at byte " + (place - start) : "";
        return new BadAnswerException(part, "RPC answer to " + method + where + ": " + problem);
    }

    private boolean more(char close) throws BadAnswerException {
        byte c = peek();
        if (c != ',' && c != close) {
            throw bad(next, "expected ',' or '" + close + "'");
        }
        next++;
        return c == ',';
    }

    private void expect(char wanted, String name) throws BadAnswerException {
        if (peek() != wanted) {
            throw bad(next, "expected " + name);
        }
        next++;
    }

    private boolean takeIf(char wanted) throws BadAnswerException {
        boolean there = peek() == wanted;
        next += there ? 1 : 0;
        return there;
    }

    private void skip(int depth) throws BadAnswerException {
        if (depth > MAX_DEPTH) {
            throw bad(next, "more than " + MAX_DEPTH + " levels of nesting");
        }
        boolean object = peek() == '{';
        boolean more = object ? openObject() : openArray();
        while (more) {
            if (object) {
                keySpan();
            }
            byte c = peek();
            if (c == '{' || c == '[') {
                skip(depth + 1);
            } else {
                value();
            }
            more = object ? moreMembers() : moreElements();
        }
    }

    private long text() throws BadAnswerException {
        byte[] bytes = json;
        int limit = end;
        int from = next + 1;
        int at = from;
        while (at + 2 * Long.BYTES <= limit) {
            long low = Swar.marks(Swar.load(bytes, at));
            long high = Swar.marks(Swar.load(bytes, at + Long.BYTES));
            if ((low | high) != 0) {
                at += low != 0 ? Swar.first(low) : Long.BYTES + Swar.first(high);
                if (bytes[at] == '"') {
                    next = at + 1;
                    return Span.of(Span.TEXT, from, at - from);
                }
                break;
            }
            at += 2 * Long.BYTES;
        }
        return textByByte(from, at);
    }

    private long textByByte(int from, int plain) throws BadAnswerException {
        boolean escaped = false;
        int at = plain;
        while (at < end) {
            byte c = json[at];
            if (c == '"') {
                next = at + 1;
                return escaped ? unescape(from, at) : Span.of(Span.TEXT, from, at - from);
            }
            int after = JsonTexts.isPlain(c)
                    ? at + 1
                    : c == '\\' ? JsonTexts.escapeEnd(json, at, end) : JsonTexts.characterEnd(json, at, end);
            if (after < 0) {
                throw bad(at, c == '\\' ? "not an escape" : "a character that no text may hold");
            }
            escaped |= c == '\\';
            at = after;
        }
        throw bad(end, "it ends in the middle");
    }

    private long unescape(int from, int to) {
        int room = to - from;
        if (!copied) {
            spare = json.length;
            json = Arrays.copyOf(json, json.length + room + 1024);
            copied = true;
        } else if (json.length - spare < room) {
            json = Arrays.copyOf(json, Math.max(json.length * 2, spare + room));
        }
        int written = JsonTexts.unescape(json, from, to, spare);
        long span = Span.of(Span.TEXT, spare, written);
        spare += written;
        return span;
    }
}
