package dev.trace.operators.evm.decode;

import dev.trace.api.rpc.RpcReply;

/**
 * One block as two answers tell it: its header and body, and its receipts with their logs. Nothing is proved about it
 * here. Used again for block after block; the answers must stay open as long as it is read. For one thread.
 */
public final class EvmBlock {
    private final long chainId;
    private final BlockReader blockReader = new BlockReader();
    private final ReceiptsReader receiptsReader = new ReceiptsReader();
    private final byte[] hash = new byte[32];
    private final byte[] parentHash = new byte[32];
    private final Encoders encoders = new Encoders();
    private int[] types = new int[256];
    private int[] zeroBytes = new int[256];
    private boolean zeroBytesCounted;
    private long number;
    private boolean withReceipts;

    /**
     * @param chainId as the endpoints say
     */
    public EvmBlock(long chainId) {
        this.chainId = chainId;
    }

    /** Reads the answer to {@code eth_getBlockByNumber}, with whole transactions or their hashes; forgets the last. */
    public void readBlock(RpcReply reply) throws BadAnswerException {
        readBlock(reply.array(), reply.offset(), reply.length());
    }

    /** As {@link #readBlock(RpcReply)}, from a slice of an array. */
    public void readBlock(byte[] json, int offset, int length) throws BadAnswerException {
        withReceipts = false;
        zeroBytesCounted = false;
        blockReader.read(json, offset, length);
        readTypes();
        number = header().number(0, HeaderField.NUMBER);
        header().data(0, HeaderField.HASH, 32, hash, 0);
        header().data(0, HeaderField.PARENT_HASH, 32, parentHash, 0);
    }

    /** Reads the answer to {@code eth_getBlockReceipts}. */
    public void readReceipts(RpcReply reply) throws BadAnswerException {
        readReceipts(reply.array(), reply.offset(), reply.length());
    }

    /** As {@link #readReceipts(RpcReply)}, from a slice of an array. */
    public void readReceipts(byte[] json, int offset, int length) throws BadAnswerException {
        receiptsReader.read(json, offset, length);
        withReceipts = true;
    }

    public long chainId() {
        return chainId;
    }

    public long number() {
        return number;
    }

    /** As the answer says, 32 bytes; not to be changed, and valid until the next block is read. */
    public byte[] hash() {
        return hash;
    }

    /** As the answer says, 32 bytes; not to be changed, and valid until the next block is read. */
    public byte[] parentHash() {
        return parentHash;
    }

    /** The block's own fields, in row 0. */
    public ObjectTable<HeaderField> header() {
        return blockReader.header();
    }

    /** In block order; only {@link TransactionField#HASH} if {@link #hasWholeTransactions} is false. */
    public ObjectTable<TransactionField> transactions() {
        return blockReader.transactions();
    }

    /** False if the answer holds transactions' hashes alone. True for a block without transactions. */
    public boolean hasWholeTransactions() {
        return blockReader.wholeTransactions();
    }

    /** Whether receipts were read for this block. */
    public boolean hasReceipts() {
        return withReceipts;
    }

    /** In the order of the answer; row numbers equal those of transactions once that is checked. */
    public ObjectTable<ReceiptField> receipts() {
        return receiptsReader.receipts();
    }

    /** In the order of the answer. */
    public ObjectTable<LogField> logs() {
        return receiptsReader.logs();
    }

    /** The row of the receipt that holds the log. */
    public int receiptOf(int log) {
        return receiptsReader.receiptOf(log);
    }

    /** The row of a receipt's first log; its last is the one before the next receipt's first. */
    public int firstLog(int receipt) {
        return receiptsReader.firstLog(receipt);
    }

    /** A transaction's type; 0 where the answer names none. */
    public int type(int transaction) {
        return types[transaction];
    }

    /** How many bytes of a transaction's input are zero. */
    int zeroBytes(int transaction) throws BadAnswerException {
        ObjectTable<TransactionField> table = transactions();
        if (!zeroBytesCounted) {
            zeroBytes = table.rows() > zeroBytes.length ? new int[table.rows() * 2] : zeroBytes;
            for (int row = 0; row < table.rows(); row++) {
                zeroBytes[row] = table.zeroBytes(row, TransactionField.INPUT);
            }
            zeroBytesCounted = true;
        }
        return zeroBytes[transaction];
    }

    /** What columns of RLP are written with. */
    Encoders encoders() {
        return encoders;
    }

    private void readTypes() throws BadAnswerException {
        ObjectTable<TransactionField> table = transactions();
        types = table.rows() > types.length ? new int[table.rows() * 2] : types;
        for (int row = 0; row < table.rows(); row++) {
            types[row] = table.has(row, TransactionField.TYPE) ? type(table, row) : 0;
        }
    }

    private static int type(ObjectTable<TransactionField> table, int row) throws BadAnswerException {
        long type = table.number32(row, TransactionField.TYPE);
        if (type > 0xff) {
            throw table.bad(row, TransactionField.TYPE, "is no transaction type");
        }
        return (int) type;
    }

    /** A scanner at a nested value of a block's or transaction's field. */
    <F extends Enum<F> & Field> JsonScanner scan(ObjectTable<F> table, int row, F field) throws BadAnswerException {
        if (Span.kind(table.cell(row, field)) != Span.NESTED) {
            throw table.bad(row, field, "is no list");
        }
        return blockReader.at(table.cell(row, field));
    }

    /** Names of header members that nobody knows, for messages. */
    public String unknownHeaderMembers() throws BadAnswerException {
        return blockReader.unknownMembers();
    }
}
