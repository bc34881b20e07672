package dev.trace.testkit.rpc;

import dev.trace.testkit.rpc.Sent.Ending;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What real providers do wrong, row by row of the list that Trace is tested against. Rows with several forms have several
 * constants.
 */
public enum Fault {
    /** Row 1: HTTP 429 with {@code Retry-After: 2}. */
    TOO_MANY_REQUESTS(1, After.SAME_ROWS, () -> ThrottleFaults.tooManyRequests(2)),
    /** Row 2: code 429 in the body of HTTP 200. */
    TOO_MANY_REQUESTS_WITHIN_200(2, After.SAME_ROWS, ThrottleFaults::tooManyRequestsWithin200),
    /** Row 3: -32005 that asks to back off for zero seconds. */
    BACK_OFF_FOR_ZERO_SECONDS(3, After.SAME_ROWS, ThrottleFaults::backOffForZeroSeconds),
    /** Row 4: -32005 that is no throttle: too many logs, with a pair of blocks that would work. */
    TOO_MANY_LOGS_WITH_HINT(4, After.SAME_ROWS, LogFaults::hintOfHalf),
    /** Row 5: the range that would work is the one that was asked. */
    HINT_OF_THE_SAME_RANGE(5, After.SAME_ROWS, LogFaults::hintOfAll),
    /** Row 5: the range that would work ends before it begins. */
    HINT_INVERTED(5, After.SAME_ROWS, LogFaults::hintInverted),
    /** Row 6: the reason is in {@code error.data} alone; at most 2,000 blocks. */
    REASON_IN_DATA_ALONE(6, After.SAME_ROWS, () -> LogFaults.limitInData(2_000)),
    /** Row 7: HTTP 413, at most {@code 10,000} blocks. */
    RANGE_LIMIT_WITH_COMMA(7, After.SAME_ROWS, () -> LogFaults.limitOf(10_000)),
    /** Row 8: a list of logs ends at 10,000 without a word. */
    LOGS_CUT_SILENTLY(8, After.SAME_ROWS, () -> LogFaults.cutAt(10_000)),
    /** Row 9: no logs for blocks that have some. */
    NO_LOGS(9, After.SAME_ROWS, LogFaults::none),
    /** Row 10: {@code null} for a block, or its receipts. */
    NOTHING_YET(10, After.SAME_ROWS, TipFaults::nothingYet),
    /** Row 11: the head, told once, is one block lower. */
    HEAD_ONE_LOWER(11, After.SAME_ROWS, () -> TipFaults.headLowerBy(1)),
    /** Row 11: the head, told once, is 8,000 blocks lower. */
    HEAD_FAR_LOWER(11, After.SAME_ROWS, () -> TipFaults.headLowerBy(8_000)),
    /** Row 12: a block's last receipt is missing. */
    RECEIPT_MISSING(12, After.SAME_ROWS, ReceiptFaults::oneShort),
    /** Row 13: a block's last receipt comes twice. */
    RECEIPT_TWICE(13, After.SAME_ROWS, ReceiptFaults::lastTwice),
    /** Row 13: a block's last receipt is {@code null}. */
    RECEIPT_NULL(13, After.SAME_ROWS, ReceiptFaults::lastNull),
    /** Row 14: receipts of a sibling of the block. */
    RECEIPTS_OF_SIBLING(14, After.SAME_ROWS, ReceiptFaults::ofSibling),
    /** Row 15: logs with another block's hash. */
    LOGS_OF_SIBLING(15, After.SAME_ROWS, LogFaults::ofSibling),
    /** Row 16: while it lasts, the last three blocks are of another branch; it is for followers of the head. */
    REORG_OF_THREE(16, After.OTHER_ROWS, () -> BranchFaults.atHead(3)),
    /** Row 17: while it lasts, the last hundred blocks are of another branch; it is for followers of the head. */
    REORG_BELOW_FINALITY(17, After.STOP, () -> BranchFaults.atHead(100)),
    /** Row 18: a block's hash differs in one byte. */
    BLOCK_HASH_ALTERED(18, After.SAME_ROWS, BlockFaults::hashAltered),
    /** Row 19: the value of a block's first transaction differs. */
    TRANSACTION_VALUE_ALTERED(19, After.SAME_ROWS, BlockFaults::transactionValueAltered),
    /** Row 20: the data of a log differs. */
    LOG_DATA_ALTERED(20, After.SAME_ROWS, ReceiptFaults::logDataAltered),
    /** Row 21: a batch's answers come in another order. */
    BATCH_SHUFFLED(21, After.SAME_ROWS, BatchFaults::shuffled),
    /** Row 22: one call of a batch fails. */
    BATCH_ITEM_FAILS(22, After.SAME_ROWS, BatchFaults::oneItemFails),
    /** Row 23: one call of a batch is not answered. */
    BATCH_ITEM_MISSING(23, After.SAME_ROWS, BatchFaults::oneItemMissing),
    /** Row 24: a batch is answered by one object whose id is {@code null}. */
    BATCH_REFUSED(24, After.SAME_ROWS, () -> BatchFaults.refusedOver(1)),
    /** Row 25: another block than the one asked for. */
    OTHER_BLOCK(25, After.SAME_ROWS, BlockFaults::otherNumber),
    /** Row 26: HTTP 502 with a page for people. */
    BAD_GATEWAY(26, After.SAME_ROWS, TransportFaults::badGateway),
    /** Row 26: HTTP 200 whose body is not JSON. */
    NOT_JSON(26, After.SAME_ROWS, TransportFaults::notJson),
    /** Row 26: HTTP 200 whose JSON ends in the middle. */
    TRUNCATED_JSON(26, After.SAME_ROWS, TransportFaults::truncated),
    /** Row 26: HTTP 200 without a body. */
    EMPTY_BODY(26, After.SAME_ROWS, TransportFaults::empty),
    /** Row 26: the connection ends in the middle of the body. */
    CONNECTION_CUT(26, After.SAME_ROWS, () -> TransportFaults.ends(Ending.CUT)),
    /** Row 26: the connection is reset (RST). */
    CONNECTION_RESET(26, After.SAME_ROWS, () -> TransportFaults.ends(Ending.RESET)),
    /** Row 27: nothing comes, for as long as the client waits. */
    HANG(27, After.SAME_ROWS, TransportFaults::hang),
    /** Row 28: {@code eth_getBlockReceipts} does not exist. */
    NO_BLOCK_RECEIPTS(28, After.SAME_ROWS, () -> ThrottleFaults.methodMissing(Spoiling.RECEIPTS)),
    /** Row 29: {@code eth_getBlockReceipts} is throttled. */
    BLOCK_RECEIPTS_THROTTLED(29, After.SAME_ROWS, ThrottleFaults::receiptsThrottled),
    /** Row 30: {@code eth_getBlockReceipts} takes numbers alone. */
    HASH_UNSUPPORTED(30, After.SAME_ROWS, ReceiptFaults::hashUnsupported),
    /** Row 31: zero as {@code 0x} and {@code 0x00}, numbers with a zero in front. */
    LOOSE_QUANTITIES(31, After.SAME_ROWS, BlockFaults::looseQuantities),
    /** Row 31: a block of no size. */
    SIZE_NULL(31, After.OTHER_ROWS, BlockFaults::sizeNull),
    /** Row 32: an Optimism deposit (0x7e) without signature. */
    TYPE_OF_DEPOSIT(32, After.OTHER_ROWS, () -> BlockFaults.typeOfLast(0x7e)),
    /** Row 32: an Arbitrum internal transaction (0x6a) without signature. */
    TYPE_OF_ARBITRUM(32, After.OTHER_ROWS, () -> BlockFaults.typeOfLast(0x6a)),
    /** Row 32: a zkSync priority transaction (0xff) without signature. */
    TYPE_OF_ZKSYNC(32, After.OTHER_ROWS, () -> BlockFaults.typeOfLast(0xff)),
    /** Row 33: logs with zero transaction hashes. */
    ZERO_HASH_ON_LOGS(33, After.OTHER_ROWS, ReceiptFaults::zeroHashesOnLogs),
    /** Row 34: 4444, the history is pruned. */
    PRUNED(34, After.SAME_ROWS, ThrottleFaults::pruned),
    /** Row 35: HTTP 403, the month's capacity is used up. */
    MONTHLY_CAPACITY(35, After.SAME_ROWS, ThrottleFaults::monthlyCapacity),
    /** Row 36: of new heads only every fifth is announced; on sockets. */
    HEADS_SKIPPED(36, After.SAME_ROWS, () -> TipFaults.onlyEvery(5)),
    /** Row 37: no head is announced, and the socket stays open. */
    HEADS_SILENT(37, After.SAME_ROWS, TipFaults::noHeads),
    /** Row 38: every head is announced twice; on sockets. */
    HEADS_TWICE(38, After.SAME_ROWS, TipFaults::headsTwice),
    /** Row 39: the tag {@code finalized} is not known. */
    FINALIZED_UNKNOWN(39, After.SAME_ROWS, TipFaults::finalizedUnknown),
    /** Row 39: the finalized block is 64 blocks lower. */
    FINALIZED_LOWER(39, After.SAME_ROWS, () -> TipFaults.finalizedLowerBy(64)),
    /** Row 40: no traces for a block that has transactions; it is for those who fetch traces. */
    NO_TRACES(40, After.SAME_ROWS, TraceFaults::none),
    /** Row 41: in place of a transaction's trace there is an error; it is for those who fetch traces. */
    TRACE_FAILED(41, After.SAME_ROWS, TraceFaults::oneFailed),
    /** Row 42: a sibling of every block, with a true hash of its own: endpoints disagree. */
    ENDPOINTS_DISAGREE(42, After.STOP, BranchFaults::alone);

    private final int row;
    private final After after;

    @SuppressWarnings("ImmutableEnumChecker") // they are constructors, without state
    private final Supplier<Script> script;

    /** What a client that does as it should ends with, once the fault has passed. */
    public enum After {
        /** The rows that it would have without the fault. */
        SAME_ROWS,
        /** Rows as the faulty answers had it: they cannot be told from true ones, or must be taken. */
        OTHER_ROWS,
        /** None: it stops and says so. */
        STOP
    }

    Fault(int row, After after, Supplier<Script> script) {
        this.row = row;
        this.after = after;
        this.script = script;
    }

    /** The row of the list. */
    public int row() {
        return row;
    }

    public After after() {
        return after;
    }

    /** What it does, with the usual figures. */
    public Script script() {
        return script.get();
    }

    /** Every fault after which a client must have the same rows. */
    public static Set<Fault> survivable() {
        return EnumSet.allOf(Fault.class).stream()
                .filter(each -> each.after == After.SAME_ROWS)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Fault.class)));
    }
}
