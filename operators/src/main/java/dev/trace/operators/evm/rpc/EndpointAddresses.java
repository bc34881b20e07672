package dev.trace.operators.evm.rpc;

/**
 * Where endpoints are and what they are shown at the moment. Asked before every request, so that an exchanged key takes
 * effect while the pool is open. Safe for use from several threads.
 */
public interface EndpointAddresses {
    /** Addresses that stay as they were configured. */
    EndpointAddresses FIXED = configured -> configured;

    /**
     * The endpoint with the URL and headers of now; nothing else of it may differ, nor the URL's scheme.
     *
     * @param configured as the pool was opened with it
     * @throws RuntimeException if they cannot be had at the moment; the message says why and holds no key
     */
    EndpointSettings now(EndpointSettings configured);

    /** The endpoint refuses what it is shown; if it was exchanged meanwhile, the next answer should be the new one. */
    default void refused(EndpointSettings shown) {}
}
