package dev.trace.operators.evm.rpc;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the value of {@code result}, or of {@code error}, in a JSON-RPC response without building a tree. It checks the
 * envelope, not the value: that is for whoever decodes it.
 */
final class Envelope {
    /** Of a response that names no request. */
    static final long NO_ID = -1;

    private static final int MOST_DIGITS = 18;
    /** Results longer than this are taken to run to the response's end if they are its last member. */
    private static final int LONG = 16 << 10;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private final byte[] bytes;
    private final int length;
    private final boolean inBatch;
    private int at;
    private boolean hasId;
    private long id = NO_ID;

    private int from = -1;
    private int to;
    private Member member = Member.NOTHING;

    /** What a response holds. */
    enum Member {
        NOTHING,
        RESULT,
        NULL_RESULT,
        ERROR
    }

    private Envelope(byte[] bytes, int length, int at, boolean inBatch) {
        this.bytes = bytes;
        this.length = length;
        this.at = at;
        this.inBatch = inBatch;
    }

    /** @throws IOException if this is no JSON-RPC response to the request with that id */
    static Envelope read(byte[] bytes, int length, long id) throws IOException {
        Envelope envelope = new Envelope(bytes, length, 0, false);
        envelope.members(Long.toString(id).getBytes(StandardCharsets.US_ASCII));
        if (envelope.member == Member.NOTHING) {
            throw new IOException("the response has neither result nor error");
        }
        if (!envelope.hasId && envelope.member != Member.ERROR) {
            throw new IOException("the response has no id");
        }
        return envelope;
    }

    /**
     * The responses of a batch, in whatever order; one without a readable id has {@link #NO_ID}.
     *
     * @return null if this is a single response, to no batch
     * @throws IOException if this is no list of JSON-RPC responses
     */
    static @Nullable List<Envelope> readBatch(byte[] bytes, int length) throws IOException {
        Envelope list = new Envelope(bytes, length, 0, true);
        if (list.peek() == '{') {
            return null;
        }
        list.expect('[');
        List<Envelope> all = new ArrayList<>();
        for (boolean more = list.peek() != ']'; more; more = list.peek() == ',') {
            list.at += all.isEmpty() ? 0 : 1;
            Envelope each = new Envelope(bytes, length, list.at, true);
            each.members(new byte[0]);
            list.at = each.at;
            all.add(each);
        }
        list.expect(']');
        list.end();
        return all;
    }

    /** A single response where a list was expected, to any id. */
    static Envelope readAny(byte[] bytes, int length) throws IOException {
        Envelope envelope = new Envelope(bytes, length, 0, true);
        envelope.members(new byte[0]);
        envelope.end();
        return envelope;
    }

    long id() {
        return id;
    }

    Member member() {
        return member;
    }

    int offset() {
        return from;
    }

    int size() {
        return to - from;
    }

    private void members(byte[] id) throws IOException {
        expect('{');
        if (peek() == '}') {
            return;
        }
        while (true) {
            int keyFrom = stringAt();
            int keyTo = at - 1;
            expect(':');
            peek();
            if (is(keyFrom, keyTo, "result")) {
                if (member != Member.ERROR && runsToTheEnd()) {
                    return;
                }
                result();
            } else if (is(keyFrom, keyTo, "error")) {
                error();
            } else if (is(keyFrom, keyTo, "id")) {
                id(id);
            } else {
                skip();
            }
            if (peek() != ',') {
                break;
            }
            at++;
        }
        expect('}');
        if (!inBatch) {
            end();
        }
    }

    private void end() throws IOException {
        if (at < length && peekOrEnd() >= 0) {
            throw malformed("more after the response's end");
        }
    }

    /** Saves a pass over a long result. What would follow it unseen makes the value malformed for its decoder. */
    private boolean runsToTheEnd() {
        if (inBatch || !hasId || length - at < LONG) {
            return false;
        }
        int close = lastBefore(length);
        int end = lastBefore(close);
        byte wanted = bytes[at] == '{' ? (byte) '}' : (byte) ']';
        if (bytes[close] != '}' || bytes[end] != wanted || (bytes[at] != '{' && bytes[at] != '[')) {
            return false;
        }
        member = Member.RESULT;
        from = at;
        to = end + 1;
        return true;
    }

    private int lastBefore(int index) {
        int last = index - 1;
        while (last > at && isSpace(bytes[last])) {
            last--;
        }
        return last;
    }

    private void result() throws IOException {
        int start = at;
        skip();
        if (member != Member.ERROR) {
            from = start;
            to = at;
            member = is(from, to, "null") ? Member.NULL_RESULT : Member.RESULT;
        }
    }

    private void error() throws IOException {
        int start = at;
        skip();
        if (!is(start, at, "null")) {
            from = start;
            to = at;
            member = Member.ERROR;
        }
    }

    private void id(byte[] wanted) throws IOException {
        int start = at;
        skip();
        if (is(start, at, "null")) {
            return;
        }
        if (inBatch) {
            id = number(start, at);
            return;
        }
        if (!Arrays.equals(bytes, start, at, wanted, 0, wanted.length)) {
            throw malformed("an answer to another request");
        }
        hasId = true;
    }

    private long number(int start, int end) {
        long value = 0;
        for (int i = start; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9' || end - start > MOST_DIGITS) {
                return NO_ID;
            }
            value = 10 * value + bytes[i] - '0';
        }
        return value;
    }

    private void skip() throws IOException {
        int depth = 0;
        do {
            byte c = peek();
            switch (c) {
                case '"' -> stringAt();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case ',', ':' -> {
                    if (depth == 0) {
                        throw malformed("a value is missing");
                    }
                    at++;
                }
                default -> literal();
            }
        } while (depth > 0);
        if (depth < 0) {
            throw malformed("a value is missing");
        }
    }

    private void literal() throws IOException {
        int start = at;
        while (at < length && isLiteral(bytes[at])) {
            at++;
        }
        if (at == start) {
            throw malformed("not JSON");
        }
    }

    private static boolean isLiteral(byte c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '+' || c == '.' || c == 'E';
    }

    /** Passes a string. @return where its text begins; it ends one before {@link #at} */
    private int stringAt() throws IOException {
        expect('"');
        int start = at;
        while (true) {
            int end = quoteOrEscape(at);
            if (end >= length) {
                throw malformed("it ends within a text");
            }
            if (bytes[end] == '"') {
                at = end + 1;
                return start;
            }
            at = end + 2;
        }
    }

    private int quoteOrEscape(int start) {
        int i = start;
        for (; i + 8 <= length; i += 8) {
            long word = (long) WORD.get(bytes, i);
            long found = zeroes(word ^ ('"' * ONES)) | zeroes(word ^ ('\\' * ONES));
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (i < length && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    private static long zeroes(long word) {
        return (word - ONES) & ~word & HIGHS;
    }

    private void expect(char wanted) throws IOException {
        if (peek() != wanted) {
            throw malformed("expected " + wanted);
        }
        at++;
    }

    private byte peek() throws IOException {
        int c = peekOrEnd();
        if (c < 0) {
            throw malformed("it ends too early");
        }
        return (byte) c;
    }

    private int peekOrEnd() {
        while (at < length && isSpace(bytes[at])) {
            at++;
        }
        return at < length ? bytes[at] & 0xff : -1;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private boolean is(int start, int end, String text) {
        if (end - start != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[start + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private IOException malformed(String what) {
        return new IOException("not a JSON-RPC response: " + what + " at byte " + at);
    }
}
