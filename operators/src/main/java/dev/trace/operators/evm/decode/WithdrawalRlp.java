package dev.trace.operators.evm.decode;

import dev.trace.operators.evm.rlp.RlpWriter;

/** A block's withdrawals in the encoding that the withdrawals root commits to (EIP-4895). For one thread. */
public final class WithdrawalRlp {
    private final RlpWriter rlp = new RlpWriter();
    private final ObjectTable<ListField> items = new ObjectTable<>("withdrawal", ListField.values());

    /** Finds a block's withdrawals. @return how many; 0 where the answer has no list */
    public int read(EvmBlock block) throws BadAnswerException {
        items.clear();
        if (!block.header().has(0, HeaderField.WITHDRAWALS)) {
            return 0;
        }
        JsonScanner scanner = block.scan(block.header(), 0, HeaderField.WITHDRAWALS);
        items.attach(scanner);
        if (scanner.openArray()) {
            do {
                Members.read(scanner, items, items.add());
            } while (scanner.moreElements());
        }
        items.attach(scanner);
        return items.rows();
    }

    /** Encodes one of the withdrawals read last; the result is valid until the next call. */
    public RlpWriter encode(int row) throws BadAnswerException {
        rlp.clear();
        int item = rlp.beginList();
        items.number(row, ListField.INDEX, rlp);
        items.number(row, ListField.VALIDATOR_INDEX, rlp);
        items.data(row, ListField.ADDRESS, 20, rlp);
        items.number(row, ListField.AMOUNT, rlp);
        rlp.endList(item);
        return rlp;
    }
}
