package dev.trace.operators.evm.decode;

/** Fields of a log; the topics are taken apart. */
public enum LogField implements Field {
    BLOCK_NUMBER("blockNumber"),
    BLOCK_HASH("blockHash"),
    TRANSACTION_INDEX("transactionIndex"),
    TRANSACTION_HASH("transactionHash"),
    LOG_INDEX("logIndex"),
    ADDRESS("address"),
    DATA("data"),
    TOPICS("topics"),
    TOPIC0("topics[0]"),
    TOPIC1("topics[1]"),
    TOPIC2("topics[2]"),
    TOPIC3("topics[3]");

    private final String key;

    LogField(String key) {
        this.key = key;
    }

    @Override
    public String key() {
        return key;
    }
}
