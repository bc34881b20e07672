package dev.trace.operators.evm.decode;

/** Fields of a block, its header and body. */
public enum HeaderField implements Field {
    NUMBER("number"),
    HASH("hash"),
    PARENT_HASH("parentHash"),
    SHA3_UNCLES("sha3Uncles"),
    MINER("miner"),
    STATE_ROOT("stateRoot"),
    TRANSACTIONS_ROOT("transactionsRoot"),
    RECEIPTS_ROOT("receiptsRoot"),
    LOGS_BLOOM("logsBloom"),
    DIFFICULTY("difficulty"),
    TOTAL_DIFFICULTY("totalDifficulty"),
    GAS_LIMIT("gasLimit"),
    GAS_USED("gasUsed"),
    TIMESTAMP("timestamp"),
    EXTRA_DATA("extraData"),
    MIX_HASH("mixHash"),
    NONCE("nonce"),
    SIZE("size"),
    BASE_FEE_PER_GAS("baseFeePerGas"),
    WITHDRAWALS_ROOT("withdrawalsRoot"),
    BLOB_GAS_USED("blobGasUsed"),
    EXCESS_BLOB_GAS("excessBlobGas"),
    PARENT_BEACON_BLOCK_ROOT("parentBeaconBlockRoot"),
    REQUESTS_HASH("requestsHash"),
    BLOCK_ACCESS_LIST_HASH("blockAccessListHash"),
    SLOT_NUMBER("slotNumber"),
    EXT_DATA_HASH("extDataHash"),
    EXT_DATA_GAS_USED("extDataGasUsed"),
    BLOCK_GAS_COST("blockGasCost"),
    TRANSACTIONS("transactions"),
    UNCLES("uncles"),
    WITHDRAWALS("withdrawals");

    private final String key;

    HeaderField(String key) {
        this.key = key;
    }

    @Override
    public String key() {
        return key;
    }
}
