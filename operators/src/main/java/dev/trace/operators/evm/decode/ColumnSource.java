package dev.trace.operators.evm.decode;

import dev.trace.api.table.Column;
import dev.trace.api.table.ColumnData;

/**
 * A column that can be had, and how.
 *
 * @param column its definition
 * @param section whether it is there by default
 * @param need which answer it comes from
 * @param filler appends its value for every row of a block
 */
record ColumnSource(Column column, Section section, Need need, Filler filler) {
    enum Section {
        /** Of cryo's default columns. */
        CRYO,
        /** Of cryo's further columns: there if asked for. */
        ON_REQUEST,
        /** Ours, after cryo's: there unless cryo's output is wanted. */
        OURS
    }

    /** What must have been fetched. */
    enum Need {
        BLOCK,
        WHOLE_TRANSACTIONS,
        RECEIPTS
    }

    interface Filler {
        void fill(EvmBlock block, ColumnData out) throws BadAnswerException;
    }

    String name() {
        return column.name();
    }
}
