package dev.trace.operators.evm.decode;

/** Fields of the small objects within a block's lists. */
enum ListField implements Field {
    INDEX("index"),
    VALIDATOR_INDEX("validatorIndex"),
    ADDRESS("address"),
    AMOUNT("amount"),
    STORAGE_KEYS("storageKeys"),
    CHAIN_ID("chainId"),
    NONCE("nonce"),
    Y_PARITY("yParity"),
    V("v"),
    R("r"),
    S("s"),
    ELEMENT("element");

    private final String key;

    ListField(String key) {
        this.key = key;
    }

    @Override
    public String key() {
        return key;
    }
}
