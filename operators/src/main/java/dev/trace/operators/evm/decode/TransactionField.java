package dev.trace.operators.evm.decode;

/** Fields of a transaction. */
public enum TransactionField implements Field {
    HASH("hash"),
    BLOCK_HASH("blockHash"),
    BLOCK_NUMBER("blockNumber"),
    TRANSACTION_INDEX("transactionIndex"),
    TYPE("type"),
    NONCE("nonce"),
    FROM("from"),
    TO("to"),
    VALUE("value"),
    INPUT("input"),
    GAS("gas"),
    GAS_PRICE("gasPrice"),
    MAX_FEE_PER_GAS("maxFeePerGas"),
    MAX_PRIORITY_FEE_PER_GAS("maxPriorityFeePerGas"),
    MAX_FEE_PER_BLOB_GAS("maxFeePerBlobGas"),
    CHAIN_ID("chainId"),
    ACCESS_LIST("accessList"),
    BLOB_VERSIONED_HASHES("blobVersionedHashes"),
    AUTHORIZATION_LIST("authorizationList"),
    BLOBS("blobs"),
    COMMITMENTS("commitments"),
    PROOFS("proofs"),
    V("v"),
    Y_PARITY("yParity"),
    R("r"),
    S("s"),
    SOURCE_HASH("sourceHash"),
    MINT("mint"),
    IS_SYSTEM_TX("isSystemTx"),
    REQUEST_ID("requestId"),
    TICKET_ID("ticketId"),
    REFUND_TO("refundTo"),
    MAX_REFUND("maxRefund"),
    SUBMISSION_FEE_REFUND("submissionFeeRefund"),
    L1_BASE_FEE("l1BaseFee"),
    DEPOSIT_VALUE("depositValue"),
    RETRY_TO("retryTo"),
    RETRY_VALUE("retryValue"),
    BENEFICIARY("beneficiary"),
    MAX_SUBMISSION_FEE("maxSubmissionFee"),
    FEE_REFUND_ADDR("feeRefundAddr"),
    RETRY_DATA("retryData");

    private final String key;

    TransactionField(String key) {
        this.key = key;
    }

    @Override
    public String key() {
        return key;
    }
}
