package dev.trace.operators.evm.decode;

/** Fields of a receipt. */
public enum ReceiptField implements Field {
    TRANSACTION_HASH("transactionHash"),
    TRANSACTION_INDEX("transactionIndex"),
    BLOCK_HASH("blockHash"),
    BLOCK_NUMBER("blockNumber"),
    TYPE("type"),
    STATUS("status"),
    ROOT("root"),
    GAS_USED("gasUsed"),
    CUMULATIVE_GAS_USED("cumulativeGasUsed"),
    EFFECTIVE_GAS_PRICE("effectiveGasPrice"),
    CONTRACT_ADDRESS("contractAddress"),
    LOGS_BLOOM("logsBloom"),
    LOGS("logs"),
    BLOB_GAS_USED("blobGasUsed"),
    BLOB_GAS_PRICE("blobGasPrice"),
    DEPOSIT_NONCE("depositNonce"),
    DEPOSIT_RECEIPT_VERSION("depositReceiptVersion");

    private final String key;

    ReceiptField(String key) {
        this.key = key;
    }

    @Override
    public String key() {
        return key;
    }
}
