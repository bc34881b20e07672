package dev.trace.worker.parquet;

import dev.trace.api.table.ColumnData;
import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.schema.PrimitiveType;

/**
 * Encodes one column of a row group into pages: values in a dictionary as long as that pays, plainly after that. A run of
 * rows at a time, because Parquet's own writers, which take a value at a time, cost three times as much. For one thread.
 */
abstract class ColumnEncoder {
    static final int PAGE_BYTES = 1 << 20;
    static final int PAGE_ROWS = 20_480;
    /** Small enough to stay in a processor's cache, where looking a value up costs little. */
    static final int DICTIONARY_BYTES = 1 << 18;

    private static final HeapByteBufferAllocator HEAP = new HeapByteBufferAllocator();

    private final PageWriter pages;
    private final PrimitiveType type;
    private final Presence presence = new Presence();
    private final PageBytes page = new PageBytes();
    private int[] ids = new int[256];
    private int idCount;
    private boolean dictionary;
    /** How many values of the dictionary written pages refer to; 0 if none has used it. */
    private int dictionaryUsed;

    /** The page's values in plain encoding, where no dictionary is in use. */
    final PageBytes plain = new PageBytes();

    Statistics<?> bounds;

    ColumnEncoder(PageWriter pages, PrimitiveType type, DictionaryUse use) {
        this.pages = pages;
        this.type = type;
        dictionary = use == DictionaryUse.TRY;
        bounds = Statistics.createStats(type);
    }

    /** Whether a column's values are worth a dictionary to begin with. */
    enum DictionaryUse {
        TRY,
        NEVER
    }

    /** Takes rows, which follow those taken before. */
    final void add(ColumnData data, int from, int to) {
        presence.add(data, from, to);
        encode(data, from, to);
    }

    abstract void encode(ColumnData data, int from, int to);

    /** Size of the dictionary's page. */
    abstract int dictionaryBytes();

    abstract int dictionarySize();

    /** Writes one value of the dictionary plainly. */
    abstract void fromDictionary(int id, PageBytes out);

    /** Puts what {@link #encode} holds back of the page into {@link #plain} and {@link #bounds}. */
    abstract void closeValues();

    final boolean inDictionary() {
        return dictionary;
    }

    final void putId(int id) {
        if (idCount == ids.length) {
            ids = Arrays.copyOf(ids, idCount * 2);
        }
        ids[idCount++] = id;
    }

    /** To be called where the count of rows says so, never between. */
    final void endPageIfFull() throws IOException {
        if (dictionary && dictionaryBytes() > DICTIONARY_BYTES) {
            leaveDictionary();
        }
        if (presence.rows() >= PAGE_ROWS || plain.size() >= PAGE_BYTES) {
            endPage();
        }
    }

    private void endPage() throws IOException {
        if (dictionary && dictionaryUsed == 0 && !pays()) {
            leaveDictionary();
        }
        closeValues();
        page.clear();
        presence.write(page);
        Encoding encoding = Encoding.PLAIN;
        BytesInput values = plain.view();
        // A page of nulls alone needs no dictionary, and there may be none.
        if (dictionary && idCount > 0) {
            encoding = Encoding.RLE_DICTIONARY;
            values = indexes();
            dictionaryUsed = dictionarySize();
        }
        bounds.incrementNumNulls(presence.nulls());
        pages.writePage(
                BytesInput.concat(page.view(), values),
                presence.rows(),
                presence.rows(),
                bounds,
                Encoding.RLE,
                Encoding.RLE,
                encoding);
        bounds = Statistics.createStats(type);
        presence.clear();
        plain.clear();
        idCount = 0;
    }

    /** Whether the first page is smaller with its dictionary than without. */
    private boolean pays() {
        if (idCount == 0) {
            return true;
        }
        // Every value of the dictionary stands for as many bytes on average.
        long plainly = (long) idCount * dictionaryBytes() / dictionarySize();
        return dictionaryBytes() + (long) idCount * bitWidth() / 8 < plainly;
    }

    private int bitWidth() {
        return 32 - Integer.numberOfLeadingZeros(Math.max(0, dictionarySize() - 1));
    }

    private BytesInput indexes() throws IOException {
        RunLengthBitPackingHybridEncoder encoder =
                new RunLengthBitPackingHybridEncoder(bitWidth(), 1024, PAGE_BYTES, HEAP);
        for (int i = 0; i < idCount; i++) {
            encoder.writeInt(ids[i]);
        }
        return BytesInput.concat(BytesInput.from(new byte[] {(byte) bitWidth()}), encoder.toBytes());
    }

    /** Writes the page begun plainly; pages written before keep the dictionary. */
    private void leaveDictionary() {
        for (int i = 0; i < idCount; i++) {
            fromDictionary(ids[i], plain);
        }
        idCount = 0;
        dictionary = false;
    }

    /** Ends the last page and writes the dictionary. */
    final void finish() throws IOException {
        if (presence.rows() > 0) {
            endPage();
        }
        if (dictionaryUsed > 0) {
            page.clear();
            for (int id = 0; id < dictionaryUsed; id++) {
                fromDictionary(id, page);
            }
            pages.writeDictionaryPage(new DictionaryPage(page.view(), dictionaryUsed, Encoding.PLAIN));
        }
    }
}
