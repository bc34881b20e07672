package dev.trace.worker.secrets;

import dev.trace.api.ErrorCode;

/** Why a secret cannot be had. */
public enum SecretError implements ErrorCode {
    SECRET_MISSING(Recovery.CONFIGURATION),
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
