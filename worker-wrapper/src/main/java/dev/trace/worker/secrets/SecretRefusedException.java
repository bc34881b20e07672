package dev.trace.worker.secrets;

import java.io.IOException;

/** A provider does not give a secret, and will not while nothing is changed. The message says what to change. */
public final class SecretRefusedException extends IOException {
    public SecretRefusedException(String message) {
        super(message);
    }
}
