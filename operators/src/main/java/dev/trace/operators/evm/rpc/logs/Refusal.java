package dev.trace.operators.evm.rpc.logs;

/** In what way an endpoint did not answer a request for logs. */
public enum Refusal {
    /** It says that the range or its answer is too large. */
    TOO_LARGE,
    /** It refuses the request without saying that it is too large. */
    UNCLEAR,
    /** It did not answer, said something that nobody knows, or sent what cannot be read; perhaps because that is so much. */
    NO_ANSWER
}
