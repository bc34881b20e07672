package dev.trace.operators.evm.decode;

import dev.trace.operators.evm.rlp.RlpWriter;

/** Writes a block's lists as RLP, as the chain hashes them. Rare, so each list is scanned when asked for. */
public final class ListRlp {
    private static final int HASH = 32;

    private final RlpWriter rlp;
    private final FieldRlp fields;
    private final ObjectTable<ListField> items = new ObjectTable<>("list item", ListField.values());

    public ListRlp(FieldRlp fields) {
        this.fields = fields;
        rlp = fields.rlp();
    }

    /** {@code [[index, validatorIndex, address, amount], ...]}. */
    public void withdrawals(EvmBlock block) throws BadAnswerException {
        JsonScanner scanner = block.scan(block.header(), 0, HeaderField.WITHDRAWALS);
        int list = rlp.beginList();
        if (scanner.openArray()) {
            do {
                int row = readItem(scanner);
                int item = rlp.beginList();
                fields.number(items, row, ListField.INDEX);
                fields.number(items, row, ListField.VALIDATOR_INDEX);
                fields.data(items, row, ListField.ADDRESS, 20);
                fields.number(items, row, ListField.AMOUNT);
                rlp.endList(item);
            } while (scanner.moreElements());
        }
        rlp.endList(list);
    }

    /** {@code [[address, [key, ...]], ...]}. */
    void accessList(EvmBlock block, int transaction) throws BadAnswerException {
        JsonScanner scanner = block.scan(block.transactions(), transaction, TransactionField.ACCESS_LIST);
        int list = rlp.beginList();
        if (scanner.openArray()) {
            do {
                int row = readItem(scanner);
                int after = scanner.place();
                int item = rlp.beginList();
                fields.data(items, row, ListField.ADDRESS, 20);
                long keys = items.cell(row, ListField.STORAGE_KEYS);
                if (Span.kind(keys) != Span.NESTED) {
                    throw items.bad(row, ListField.STORAGE_KEYS, "is no list");
                }
                scanner.seek(Span.start(keys));
                strings(scanner, HASH);
                rlp.endList(item);
                scanner.seek(after);
            } while (scanner.moreElements());
        }
        rlp.endList(list);
    }

    /** {@code [hash, ...]}. */
    void blobHashes(EvmBlock block, int transaction) throws BadAnswerException {
        strings(block.scan(block.transactions(), transaction, TransactionField.BLOB_VERSIONED_HASHES), HASH);
    }

    /** {@code [bytes, ...]}. */
    void strings(EvmBlock block, int transaction, TransactionField field) throws BadAnswerException {
        strings(block.scan(block.transactions(), transaction, field), ObjectTable.ANY_LENGTH);
    }

    /** {@code [[chainId, address, nonce, yParity, r, s], ...]}. */
    void authorizations(EvmBlock block, int transaction) throws BadAnswerException {
        JsonScanner scanner = block.scan(block.transactions(), transaction, TransactionField.AUTHORIZATION_LIST);
        int list = rlp.beginList();
        if (scanner.openArray()) {
            do {
                int row = readItem(scanner);
                int item = rlp.beginList();
                fields.number(items, row, ListField.CHAIN_ID);
                fields.data(items, row, ListField.ADDRESS, 20);
                fields.number(items, row, ListField.NONCE);
                fields.number(items, row, items.has(row, ListField.Y_PARITY) ? ListField.Y_PARITY : ListField.V);
                fields.number(items, row, ListField.R);
                fields.number(items, row, ListField.S);
                rlp.endList(item);
            } while (scanner.moreElements());
        }
        rlp.endList(list);
    }

    /** The uncles' hashes one after another, into an array of their own. */
    static byte[] uncles(EvmBlock block) throws BadAnswerException {
        JsonScanner scanner = block.scan(block.header(), 0, HeaderField.UNCLES);
        ObjectTable<ListField> hashes = new ObjectTable<>("uncle", ListField.values());
        if (scanner.openArray()) {
            do {
                hashes.put(hashes.add(), ListField.ELEMENT, scanner.value());
            } while (scanner.moreElements());
        }
        hashes.attach(scanner);
        byte[] joined = new byte[32 * hashes.rows()];
        for (int i = 0; i < hashes.rows(); i++) {
            hashes.data(i, ListField.ELEMENT, 32, joined, 32 * i);
        }
        return joined;
    }

    private void strings(JsonScanner scanner, int length) throws BadAnswerException {
        int list = rlp.beginList();
        if (scanner.openArray()) {
            do {
                items.clear();
                int row = items.add();
                items.put(row, ListField.ELEMENT, scanner.value());
                items.attach(scanner);
                fields.data(items, row, ListField.ELEMENT, length);
            } while (scanner.moreElements());
        }
        rlp.endList(list);
    }

    private int readItem(JsonScanner scanner) throws BadAnswerException {
        items.clear();
        int row = items.add();
        Members.read(scanner, items, row);
        items.attach(scanner);
        return row;
    }
}
