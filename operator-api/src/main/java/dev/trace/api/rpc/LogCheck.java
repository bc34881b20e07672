package dev.trace.api.rpc;

/** How far lists of logs are distrusted. Endpoints leave logs out without a word, and a filtered list proves nothing. */
public enum LogCheck {
    /**
     * What costs nothing: logs must be of the range and the filter, in order and whole as far as their indexes tell. A list
     * whose length is a round number, at which some endpoints cut, is asked for again in halves; an empty one of an
     * endpoint that has given no log yet is asked for elsewhere. Of an endpoint that was not known to have reached the end
     * of the blocks when it was asked, a list is believed up to its last log, and the rest is asked for again. That takes a
     * call for the head now and then. Where several nodes answer at one address, or one falls back unseen or indexes logs
     * later than blocks, a list that is cut at the head of the node is not told from a whole one.
     */
    SIZES,
    /**
     * That, and each block's header, which takes a request a block: the logs' block hash must be the header's, and their
     * bloom the header's too. Where the header leaves doubt, the block's logs are taken from its receipts and proved. With
     * a filter a bloom can only raise doubt: on chains with full blocks it often does, so that most blocks take two
     * requests more.
     */
    HEADERS
}
