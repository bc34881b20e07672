package dev.trace.operators.evm.rpc.logs;

import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.HeaderField;
import java.util.HexFormat;

/**
 * What a block's header says about its logs.
 *
 * @param number the block's
 * @param hash the block's, {@code 0x} and 64 digits
 * @param bloom of all its logs
 * @param endpoint whose answer it is
 */
record Header(long number, String hash, LogBloom bloom, String endpoint) {
    static Header of(EvmBlock block, String endpoint) throws BadAnswerException {
        byte[] bloom = new byte[LogBloom.LENGTH];
        block.header().data(0, HeaderField.LOGS_BLOOM, bloom.length, bloom, 0);
        String hash = "0x" + HexFormat.of().formatHex(block.hash());
        return new Header(block.number(), hash, new LogBloom(bloom), endpoint);
    }
}
