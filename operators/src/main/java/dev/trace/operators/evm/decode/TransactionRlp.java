package dev.trace.operators.evm.decode;

import static dev.trace.operators.evm.decode.TransactionField.*;

import dev.trace.operators.evm.rlp.Keccak256;
import dev.trace.operators.evm.rlp.RlpWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The EIP-2718 encoding of a transaction, by a table of types. For one thread. */
public final class TransactionRlp {
    /** How a field is written. */
    private enum Form {
        NUMBER,
        DATA,
        ADDRESS,
        /** No value means a contract creation. */
        TARGET,
        /** The signature's parity, which some nodes call v. */
        PARITY,
        /** Some nodes tell the limit as gasPrice. */
        FEE_CAP,
        /** Arbitrum's nodes call a retryable's address for fee refunds refundTo. */
        REFUND,
        /** A number that may be missing. */
        MINT,
        /** A truth value that may be missing. */
        FLAG,
        ACCESS_LIST,
        BLOB_HASHES,
        AUTHORIZATIONS
    }

    private record Item(Form form, TransactionField field) {}

    private static final List<Item> LEGACY = items(NONCE, GAS_PRICE, GAS, target(TO), VALUE, data(INPUT), V, R, S);
    private static final int BLOB_TRANSACTION = 3;
    private static final List<Item> BLOB_ITEMS = items(
            CHAIN_ID,
            NONCE,
            MAX_PRIORITY_FEE_PER_GAS,
            MAX_FEE_PER_GAS,
            GAS,
            target(TO),
            VALUE,
            data(INPUT),
            access(),
            MAX_FEE_PER_BLOB_GAS,
            new Item(Form.BLOB_HASHES, BLOB_VERSIONED_HASHES),
            parity(),
            R,
            S);
    private static final Map<Integer, List<Item>> STANDARD = Map.of(
            1,
            items(CHAIN_ID, NONCE, GAS_PRICE, GAS, target(TO), VALUE, data(INPUT), access(), parity(), R, S),
            2,
            items(
                    CHAIN_ID,
                    NONCE,
                    MAX_PRIORITY_FEE_PER_GAS,
                    MAX_FEE_PER_GAS,
                    GAS,
                    target(TO),
                    VALUE,
                    data(INPUT),
                    access(),
                    parity(),
                    R,
                    S),
            BLOB_TRANSACTION,
            BLOB_ITEMS,
            4,
            items(
                    CHAIN_ID,
                    NONCE,
                    MAX_PRIORITY_FEE_PER_GAS,
                    MAX_FEE_PER_GAS,
                    GAS,
                    target(TO),
                    VALUE,
                    data(INPUT),
                    access(),
                    new Item(Form.AUTHORIZATIONS, AUTHORIZATION_LIST),
                    parity(),
                    R,
                    S));

    // The OP Stack's deposit and Arbitrum's own types.
    private static final Map<Integer, List<Item>> OTHER = Map.of(
            0x7e,
            items(
                    data(SOURCE_HASH),
                    address(FROM),
                    target(TO),
                    new Item(Form.MINT, MINT),
                    VALUE,
                    GAS,
                    new Item(Form.FLAG, IS_SYSTEM_TX),
                    data(INPUT)),
            0x64,
            items(CHAIN_ID, data(REQUEST_ID), address(FROM), target(TO), VALUE),
            0x65,
            items(CHAIN_ID, address(FROM), NONCE, feeCap(), GAS, target(TO), VALUE, data(INPUT)),
            0x66,
            items(CHAIN_ID, data(REQUEST_ID), address(FROM), feeCap(), GAS, target(TO), VALUE, data(INPUT)),
            0x68,
            items(
                    CHAIN_ID,
                    NONCE,
                    address(FROM),
                    feeCap(),
                    GAS,
                    target(TO),
                    VALUE,
                    data(INPUT),
                    data(TICKET_ID),
                    address(REFUND_TO),
                    MAX_REFUND,
                    SUBMISSION_FEE_REFUND),
            0x69,
            items(
                    CHAIN_ID,
                    data(REQUEST_ID),
                    address(FROM),
                    L1_BASE_FEE,
                    DEPOSIT_VALUE,
                    feeCap(),
                    GAS,
                    target(RETRY_TO),
                    RETRY_VALUE,
                    address(BENEFICIARY),
                    MAX_SUBMISSION_FEE,
                    new Item(Form.REFUND, FEE_REFUND_ADDR),
                    data(RETRY_DATA)),
            0x6a,
            items(CHAIN_ID, data(INPUT)));

    private final RlpWriter rlp = new RlpWriter();
    private final FieldRlp fields = new FieldRlp(rlp);
    private final ListRlp lists = new ListRlp(fields);
    private final Keccak256 keccak = new Keccak256();
    private final byte[] digest = new byte[32];

    /** Whether types of the same number are the same on every chain, and their fields have columns. */
    public static boolean isStandard(int type) {
        return type >= 0 && type <= 4;
    }

    /**
     * Encodes a transaction into {@link #encoded}.
     *
     * @return false if its type is in no table, or if it is of a chain's own type and the answer lacks a field of it
     */
    public boolean encode(EvmBlock block, int row) throws BadAnswerException {
        int type = block.type(row);
        List<Item> items = type == 0 ? LEGACY : STANDARD.get(type);
        if (items == null) {
            items = OTHER.get(type);
            if (items == null || !isComplete(items, block.transactions(), row)) {
                return false;
            }
        }
        rlp.clear();
        if (type != 0) {
            rlp.raw(type);
        }
        write(items, block, row);
        return true;
    }

    /** Whether a transaction comes with its blobs, as Anvil shows it, which then puts them under its transactions root. */
    public static boolean hasBlobs(EvmBlock block, int row) {
        return block.type(row) == BLOB_TRANSACTION && block.transactions().has(row, BLOBS);
    }

    /** Encodes a transaction with its blobs into {@link #encoded}, as networks pass it on (EIP-4844). */
    public void encodeWithBlobs(EvmBlock block, int row) throws BadAnswerException {
        rlp.clear();
        rlp.raw(BLOB_TRANSACTION);
        int list = rlp.beginList();
        write(BLOB_ITEMS, block, row);
        lists.strings(block, row, BLOBS);
        lists.strings(block, row, COMMITMENTS);
        lists.strings(block, row, PROOFS);
        rlp.endList(list);
    }

    /** What {@link #encode} wrote, valid until its next call. */
    public RlpWriter encoded() {
        return rlp;
    }

    /** Whether what {@link #encode} wrote has the transaction's hash. */
    public boolean hasHash(EvmBlock block, int row) throws BadAnswerException {
        keccak.digest(rlp.array(), 0, rlp.length(), digest, 0);
        return block.transactions().isHash(row, HASH, digest);
    }

    private void write(List<Item> items, EvmBlock block, int row) throws BadAnswerException {
        int list = rlp.beginList();
        for (Item item : items) {
            write(item, block, row);
        }
        rlp.endList(list);
    }

    private void write(Item item, EvmBlock block, int row) throws BadAnswerException {
        ObjectTable<TransactionField> table = block.transactions();
        switch (item.form) {
            case NUMBER -> fields.number(table, row, item.field);
            case DATA -> fields.data(table, row, item.field, ObjectTable.ANY_LENGTH);
            case ADDRESS -> fields.data(table, row, item.field, 20);
            case TARGET -> {
                if (table.has(row, item.field)) {
                    fields.data(table, row, item.field, 20);
                } else {
                    fields.empty();
                }
            }
            case PARITY -> fields.number(table, row, table.has(row, Y_PARITY) ? Y_PARITY : V);
            case FEE_CAP -> fields.number(table, row, table.has(row, MAX_FEE_PER_GAS) ? MAX_FEE_PER_GAS : GAS_PRICE);
            case REFUND -> fields.data(table, row, table.has(row, FEE_REFUND_ADDR) ? FEE_REFUND_ADDR : REFUND_TO, 20);
            case MINT -> {
                if (table.has(row, MINT)) {
                    fields.number(table, row, MINT);
                } else {
                    fields.empty();
                }
            }
            case FLAG -> rlp.number(table.has(row, item.field) && table.truth(row, item.field) ? 1 : 0);
            case ACCESS_LIST -> lists.accessList(block, row);
            case BLOB_HASHES -> lists.blobHashes(block, row);
            case AUTHORIZATIONS -> lists.authorizations(block, row);
        }
    }

    private static boolean isComplete(List<Item> items, ObjectTable<TransactionField> table, int row) {
        return items.stream().allMatch(item -> switch (item.form) {
            case NUMBER, DATA, ADDRESS -> table.has(row, item.field);
            case FEE_CAP -> table.has(row, MAX_FEE_PER_GAS) || table.has(row, GAS_PRICE);
            case REFUND -> table.has(row, FEE_REFUND_ADDR) || table.has(row, REFUND_TO);
            default -> true;
        });
    }

    private static List<Item> items(Object... fieldsOrItems) {
        return Arrays.stream(fieldsOrItems)
                .map(each -> each instanceof Item item ? item : new Item(Form.NUMBER, (TransactionField) each))
                .toList();
    }

    private static Item data(TransactionField field) {
        return new Item(Form.DATA, field);
    }

    private static Item address(TransactionField field) {
        return new Item(Form.ADDRESS, field);
    }

    private static Item target(TransactionField field) {
        return new Item(Form.TARGET, field);
    }

    private static Item access() {
        return new Item(Form.ACCESS_LIST, ACCESS_LIST);
    }

    private static Item parity() {
        return new Item(Form.PARITY, Y_PARITY);
    }

    private static Item feeCap() {
        return new Item(Form.FEE_CAP, MAX_FEE_PER_GAS);
    }
}
