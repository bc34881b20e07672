package dev.trace.api.rpc;

/** How far lists of logs are distrusted. Endpoints leave logs out without a word, and a filtered list proves nothing. */
public enum LogCheck {
    /**
     * What costs nothing: logs must be of the range and the filter, in order and whole as far as their indexes tell. A list
     * whose length is a round number, at which some endpoints cut, is asked for again in halves; an empty one of an
     * endpoint that has given no log yet is asked for elsewhere. A list that an endpoint cut at its own head, far behind the
     * pool's, is not told from a whole one.
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
