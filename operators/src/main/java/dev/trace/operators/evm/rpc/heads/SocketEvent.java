package dev.trace.operators.evm.rpc.heads;

import java.time.Duration;

/** Something that happened at a socket. */
sealed interface SocketEvent {
    /** The socket it happened at, which may be one that nobody needs any more. */
    Socket socket();

    /** It can be written to. */
    record Opened(Socket socket) implements SocketEvent {}

    /** A message came. */
    record Said(Socket socket, String text) implements SocketEvent {}

    /**
     * It will say no more.
     *
     * @param reason for people; may hold a key
     * @param meaning what follows
     * @param pause how long the endpoint wants to be left alone; zero if it did not say
     */
    record Ended(Socket socket, String reason, Meaning meaning, Duration pause) implements SocketEvent {}

    /** What the end of a socket means. */
    enum Meaning {
        /** It may be opened again. */
        LOST,
        /** The endpoint has too many already, or was asked too often. */
        LIMITED,
        /** The endpoint does not accept the key. */
        REFUSED
    }
}
