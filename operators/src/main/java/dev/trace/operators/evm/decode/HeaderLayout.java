package dev.trace.operators.evm.decode;

import static dev.trace.operators.evm.decode.HeaderField.*;

import java.util.List;

/**
 * The order in which a header's fields are encoded. Which forks a header has shows in which of the last fields are
 * there: a missing one before one that is there is encoded as empty, as in go-ethereum.
 */
public final class HeaderLayout {
    private static final int AS_NUMBER = -2;

    private static final List<Item> COMMON = List.of(
            hash(PARENT_HASH),
            hash(SHA3_UNCLES),
            new Item(MINER, 20, false, false),
            hash(STATE_ROOT),
            hash(TRANSACTIONS_ROOT),
            hash(RECEIPTS_ROOT),
            new Item(LOGS_BLOOM, 256, false, false),
            number(DIFFICULTY),
            number(NUMBER),
            number(GAS_LIMIT),
            number(GAS_USED),
            number(TIMESTAMP),
            new Item(EXTRA_DATA, ObjectTable.ANY_LENGTH, false, false),
            hash(MIX_HASH),
            new Item(NONCE, 8, false, false));

    /** Ethereum's, and that of every chain that adds fields at the end, or none. */
    private static final HeaderLayout ETHEREUM = new HeaderLayout(List.of(
            number(BASE_FEE_PER_GAS).orMissing(),
            hash(WITHDRAWALS_ROOT).orMissing(),
            number(BLOB_GAS_USED).orMissing(),
            number(EXCESS_BLOB_GAS).orMissing(),
            hash(PARENT_BEACON_BLOCK_ROOT).orMissing(),
            hash(REQUESTS_HASH).orMissing(),
            hash(BLOCK_ACCESS_LIST_HASH).orMissing().asExtra(),
            number(SLOT_NUMBER).orMissing().asExtra()));

    /** Avalanche's C-Chain, with what its atomic transactions add. */
    private static final HeaderLayout AVALANCHE = new HeaderLayout(List.of(
            hash(EXT_DATA_HASH).asExtra(),
            number(BASE_FEE_PER_GAS).orMissing(),
            number(EXT_DATA_GAS_USED).orMissing().asExtra(),
            number(BLOCK_GAS_COST).orMissing().asExtra(),
            number(BLOB_GAS_USED).orMissing(),
            number(EXCESS_BLOB_GAS).orMissing(),
            hash(PARENT_BEACON_BLOCK_ROOT).orMissing()));

    private final List<Item> further;

    private HeaderLayout(List<Item> further) {
        this.further = further;
    }

    /** The layout of a block's header. */
    public static HeaderLayout of(EvmBlock block) {
        return block.header().has(0, EXT_DATA_HASH) ? AVALANCHE : ETHEREUM;
    }

    /** Writes the header as the chain hashes it. */
    public void write(ObjectTable<HeaderField> header, FieldRlp fields) throws BadAnswerException {
        int list = fields.rlp().beginList();
        for (Item item : COMMON) {
            item.write(header, fields);
        }
        int last = further.size();
        while (last > 0 && further.get(last - 1).isLeftOut(header)) {
            last--;
        }
        for (Item item : further.subList(0, last)) {
            item.write(header, fields);
        }
        fields.rlp().endList(list);
    }

    /**
     * Writes a list of the fields that no column has, in header order.
     *
     * @return whether there is any
     */
    boolean writeExtra(ObjectTable<HeaderField> header, FieldRlp fields) throws BadAnswerException {
        int list = fields.rlp().beginList();
        boolean any = false;
        for (Item item : further) {
            if (item.extra && header.has(0, item.field)) {
                item.write(header, fields);
                any = true;
            }
        }
        fields.rlp().endList(list);
        return any;
    }

    private static Item number(HeaderField field) {
        return new Item(field, AS_NUMBER, false, false);
    }

    private static Item hash(HeaderField field) {
        return new Item(field, 32, false, false);
    }

    /**
     * A field within a header.
     *
     * @param length of a byte string
     * @param optional whether blocks before some fork lack it
     * @param extra whether it has no column of its own
     */
    private record Item(HeaderField field, int length, boolean optional, boolean extra) {
        Item orMissing() {
            return new Item(field, length, true, extra);
        }

        Item asExtra() {
            return new Item(field, length, optional, true);
        }

        boolean isLeftOut(ObjectTable<HeaderField> header) {
            return optional && !header.has(0, field);
        }

        void write(ObjectTable<HeaderField> header, FieldRlp fields) throws BadAnswerException {
            if (isLeftOut(header)) {
                fields.empty();
            } else if (length == AS_NUMBER) {
                fields.number(header, 0, field);
            } else {
                fields.data(header, 0, field, length);
            }
        }
    }
}
