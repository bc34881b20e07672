package dev.trace.operators.evm.decode;

import dev.trace.api.table.BytesColumn;
import dev.trace.operators.evm.decode.BadAnswerException.Part;
import dev.trace.operators.evm.rlp.RlpWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The JSON objects of one kind in an answer, one a row, as places of their fields' values. Values are read, and checked,
 * straight from the answer's bytes, which must stay until the table is read no more. A field that is {@code null} counts
 * as missing. For one thread.
 *
 * <p>Every reading method throws {@link BadAnswerException} if the value is missing, malformed or does not fit.
 *
 * @param <F> the fields
 */
public final class ObjectTable<F extends Enum<F> & Field> {
    /** Any length, for {@link #data}. */
    public static final int ANY_LENGTH = -1;

    private static final int MAX_DIGITS_64 = 16;

    private final String noun;
    private final List<F> fields;
    private final FieldNames names;
    private final int width;
    private final byte[] left = new byte[32];
    private final byte[] right = new byte[32];
    private long[] cells;
    private int rows;
    private byte[] json = new byte[0];
    private int start;
    private Part part = Part.BLOCK;

    ObjectTable(String noun, F[] fields) {
        this.noun = noun;
        this.fields = List.of(fields);
        names = new FieldNames(fields);
        width = fields.length;
        cells = new long[16 * width];
    }

    /** Number of objects. */
    public int rows() {
        return rows;
    }

    /** Whether the object has the field, with another value than null. */
    public boolean has(int row, F field) {
        int kind = Span.kind(cell(row, field));
        return kind != Span.ABSENT && kind != Span.NULL;
    }

    /** A quantity of at most 64 bits, unsigned. {@code 0x} is zero, leading zeros are fine. */
    public long number(int row, F field) throws BadAnswerException {
        long span = quantity(row, field);
        int from = Span.start(span);
        int to = from + Span.length(span);
        if (to - from > MAX_DIGITS_64) {
            throw bad(row, field, "does not fit 64 bits");
        }
        int digits = to - from;
        long low = Hex.upToEight(json, to, Math.min(digits, Long.BYTES));
        long high = digits <= Long.BYTES ? 0 : Hex.upToEight(json, to - Long.BYTES, digits - Long.BYTES);
        if ((low | high) < 0) {
            throw notHex(row, field);
        }
        return high << 32 | low;
    }

    /** A quantity of at most 32 bits, unsigned. */
    public long number32(int row, F field) throws BadAnswerException {
        long value = number(row, field);
        if (value >>> 32 != 0) {
            throw bad(row, field, "does not fit 32 bits");
        }
        return value;
    }

    /** The low 64 bits of a quantity of at most 256. */
    public long lowBits(int row, F field) throws BadAnswerException {
        uint256(row, field, left, 0);
        long value = 0;
        for (int i = 24; i < 32; i++) {
            value = value << 8 | (left[i] & 0xff);
        }
        return value;
    }

    /** A quantity of at most 256 bits as 32 bytes, big-endian. */
    public void uint256(int row, F field, byte[] out, int at) throws BadAnswerException {
        long span = quantity(row, field);
        int from = Span.start(span);
        int digits = Span.length(span);
        if (digits > 64) {
            throw bad(row, field, "does not fit 256 bits");
        }
        int bytes = (digits + 1) / 2;
        Arrays.fill(out, at, at + 32 - bytes, (byte) 0);
        int to = at + 32 - bytes;
        boolean good = true;
        if ((digits & 1) == 1) {
            out[to++] = (byte) Hex.digit(json[from]);
            good = Hex.digit(json[from++]) >= 0;
        }
        if (!good || !Hex.decode(json, from, digits / 2, out, to)) {
            throw notHex(row, field);
        }
    }

    /** Number of bytes of a byte string. */
    public int dataLength(int row, F field) throws BadAnswerException {
        long span = hex(row, field);
        if ((Span.length(span) & 1) == 1) {
            throw bad(row, field, "has an odd number of digits");
        }
        return Span.length(span) / 2;
    }

    /** Writes a byte string of a known length. */
    public void data(int row, F field, int length, byte[] out, int at) throws BadAnswerException {
        long span = hex(row, field);
        if (Span.length(span) != 2 * length) {
            throw bad(row, field, "has " + Span.length(span) + " digits, not " + 2 * length);
        }
        if (!Hex.decode(json, Span.start(span), length, out, at)) {
            throw notHex(row, field);
        }
    }

    /** Appends a byte string of a known length, or of {@link #ANY_LENGTH}. */
    void data(int row, F field, int length, BytesColumn out) throws BadAnswerException {
        long span = hex(row, field);
        int digits = Span.length(span);
        int bytes = digits >> 1;
        if (digits != bytes * 2 || (length != ANY_LENGTH && length != bytes)) {
            throw length == ANY_LENGTH
                    ? bad(row, field, "has an odd number of digits")
                    : bad(row, field, "has " + digits + " digits, not " + 2 * length);
        }
        int at = out.reserve(bytes);
        if (!Hex.decode(json, Span.start(span), bytes, out.array(), at)) {
            throw notHex(row, field);
        }
        out.appendReserved(bytes);
    }

    /** Appends a quantity as 32 bytes. */
    void uint256(int row, F field, BytesColumn out) throws BadAnswerException {
        int at = out.reserve(32);
        uint256(row, field, out.array(), at);
        out.appendReserved(32);
    }

    /** Writes a quantity of at most 256 bits as an RLP number. */
    void number(int row, F field, RlpWriter out) throws BadAnswerException {
        long span = quantity(row, field);
        int from = Span.start(span);
        int digits = Span.length(span);
        if (digits <= MAX_DIGITS_64) {
            out.number(number(row, field));
            return;
        }
        if (digits > 64) {
            throw bad(row, field, "does not fit 256 bits");
        }
        int odd = digits & 1;
        int at = out.reserve((digits + 1) / 2);
        int first = odd == 1 ? Hex.digit(json[from]) : 0;
        if (odd == 1) {
            out.array()[at] = (byte) first;
        }
        if (first < 0 || !Hex.decode(json, from + odd, digits / 2, out.array(), at + odd)) {
            throw notHex(row, field);
        }
    }

    /** Writes a byte string of a known length, or of {@link #ANY_LENGTH}, as an RLP string. */
    void data(int row, F field, int length, RlpWriter out) throws BadAnswerException {
        int bytes = length == ANY_LENGTH ? dataLength(row, field) : length;
        if (bytes == 1) {
            data(row, field, 1, left, 0);
            out.bytes(left, 0, 1);
        } else {
            int at = out.reserve(bytes);
            data(row, field, bytes, out.array(), at);
        }
    }

    /** How many bytes of a byte string are zero. */
    public int zeroBytes(int row, F field) throws BadAnswerException {
        return Hex.zeroBytes(json, digits(row, field), dataLength(row, field));
    }

    /** {@code true} or {@code false}. */
    public boolean truth(int row, F field) throws BadAnswerException {
        long span = cell(row, field);
        if (Span.kind(span) != Span.LITERAL || (json[Span.start(span)] != 't' && json[Span.start(span)] != 'f')) {
            throw bad(row, field, "is neither true nor false");
        }
        return json[Span.start(span)] == 't';
    }

    /** Whether a 32-byte string equals 32 bytes. */
    public boolean isHash(int row, F field, byte[] expected) throws BadAnswerException {
        data(row, field, 32, left, 0);
        return Arrays.equals(left, expected);
    }

    /** Whether a 32-byte string equals another table's. */
    public <G extends Enum<G> & Field> boolean sameHash(
            int row, F field, ObjectTable<G> other, int otherRow, G otherField) throws BadAnswerException {
        long mine = present(row, field);
        long its = other.present(otherRow, otherField);
        int from = Span.start(mine);
        int itsFrom = Span.start(its);
        if (Arrays.equals(json, from, from + Span.length(mine), other.json, itsFrom, itsFrom + Span.length(its))) {
            return true;
        }
        data(row, field, 32, left, 0);
        other.data(otherRow, otherField, 32, right, 0);
        return Arrays.equals(left, right);
    }

    /** The value as it stands in the answer, for messages; shortened. */
    public String shown(int row, F field) {
        long span = cell(row, field);
        String text = new String(json, Span.start(span), Math.min(80, Span.length(span)), StandardCharsets.UTF_8);
        return Span.kind(span) == Span.ABSENT ? "nothing" : text;
    }

    /** An error about a value. */
    public BadAnswerException bad(int row, F field, String problem) {
        long span = cell(row, field);
        String where = Span.kind(span) == Span.ABSENT ? "" : " at byte " + (Span.start(span) - start);
        return new BadAnswerException(
                part, "RPC answer to " + method() + where + ": " + noun(row) + ": " + field.key() + " " + problem);
    }

    /** An error about an object. */
    public BadAnswerException bad(int row, String problem) {
        return new BadAnswerException(part, "RPC answer to " + method() + ": " + noun(row) + " " + problem);
    }

    FieldNames names() {
        return names;
    }

    void clear() {
        rows = 0;
    }

    int add() {
        int row = rows++;
        if (rows * width > cells.length) {
            cells = Arrays.copyOf(cells, cells.length * 2);
        }
        Arrays.fill(cells, row * width, rows * width, 0L);
        return row;
    }

    /** @return whether the field had no value before */
    boolean put(int row, int field, long span) {
        int cell = row * width + field;
        boolean first = cells[cell] == 0;
        cells[cell] = span;
        return first;
    }

    /** Says what the places refer to. */
    void attach(JsonScanner scanner) {
        json = scanner.array();
        start = scanner.offset();
        part = scanner.part();
    }

    void put(int row, F field, long span) {
        cells[place(row, field)] = span;
    }

    /** Whether a field has this number. */
    @SuppressWarnings("EnumOrdinal") // the table is laid out by it
    boolean is(int ordinal, F field) {
        return field.ordinal() == ordinal;
    }

    long cell(int row, F field) {
        return cells[place(row, field)];
    }

    // An enum's method, not the interface's, which the compiler could not resolve.
    @SuppressWarnings("EnumOrdinal") // the table is laid out by it
    private int place(int row, F field) {
        return row * width + field.ordinal();
    }

    /** Where a byte string's digits begin. */
    int digits(int row, F field) throws BadAnswerException {
        return Span.start(hex(row, field));
    }

    /** A quantity's digits without leading zeros. */
    private long quantity(int row, F field) throws BadAnswerException {
        long span = hex(row, field);
        int from = Span.start(span);
        int to = from + Span.length(span);
        while (from < to && json[from] == '0') {
            from++;
        }
        return Span.of(Span.TEXT, from, to - from);
    }

    private long hex(int row, F field) throws BadAnswerException {
        long span = present(row, field);
        int from = Span.start(span);
        boolean hex = Span.kind(span) == Span.TEXT
                && Span.length(span) >= 2
                && json[from] == '0'
                && (json[from + 1] | 0x20) == 'x';
        if (!hex) {
            throw bad(row, field, "is no hexadecimal text (0x...)");
        }
        return Span.of(Span.TEXT, from + 2, Span.length(span) - 2);
    }

    private long present(int row, F field) throws BadAnswerException {
        long span = cell(row, field);
        if (Span.kind(span) == Span.ABSENT || Span.kind(span) == Span.NULL) {
            throw bad(row, field, "is missing");
        }
        return span;
    }

    private BadAnswerException notHex(int row, F field) {
        return bad(row, field, "holds a character that is no hexadecimal digit");
    }

    private String method() {
        return part.method();
    }

    private String noun(int row) {
        return part == Part.BLOCK && rows == 1 && noun.equals("block") ? noun : noun + " " + row;
    }

    F field(int ordinal) {
        return fields.get(ordinal);
    }
}
