package dev.trace.operators.evm.decode;

/** An answer that is malformed, incomplete or false. The endpoint that gave it is to blame, not the chain. */
public final class BadAnswerException extends Exception {
    private final Part part;

    /** Which answer is to blame. */
    public enum Part {
        BLOCK("eth_getBlockByNumber"),
        RECEIPTS("eth_getBlockReceipts"),
        LOGS("eth_getLogs");

        private final String method;

        Part(String method) {
            this.method = method;
        }

        String method() {
            return method;
        }
    }

    /**
     * @param message what was expected, what came and where, without the payload
     */
    public BadAnswerException(Part part, String message) {
        // A stack trace would tell only where the decoder noticed.
        super(message, null, false, false);
        this.part = part;
    }

    public Part part() {
        return part;
    }
}
