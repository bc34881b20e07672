package dev.trace.worker.secrets;

import dev.trace.api.ErrorCode;

/** Why a secret cannot be had. */
public enum SecretError implements ErrorCode {
    /** Nobody has set it. */
    SECRET_MISSING(Recovery.CONFIGURATION),
    /** It is there and may not be used as it is. */
    SECRET_REFUSED(Recovery.CONFIGURATION),
    /** Its provider does not answer at the moment. */
    SECRETS_UNAVAILABLE(Recovery.RETRY);

    private final Recovery recovery;

    SecretError(Recovery recovery) {
        this.recovery = recovery;
    }

    @Override
    public Recovery recovery() {
        return recovery;
    }
}
