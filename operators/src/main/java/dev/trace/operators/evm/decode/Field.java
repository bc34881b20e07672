package dev.trace.operators.evm.decode;

/** A field of a JSON object that is worth keeping. Implemented by enums. */
public interface Field {
    /** Its name in JSON. */
    String key();
}
