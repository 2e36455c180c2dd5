// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

/** What to wait for on a socket, and what it is ready for: a set of bits. */
public final class Interest {
    /** Nothing. */
    public static final int NONE = 0;

    /** Bytes, the peer's FIN, an error, or a connection to accept. */
    public static final int READ = 1;

    /** Room for bytes, or the outcome of connecting. */
    public static final int WRITE = 2;

    /**
     * The peer has sent FIN, or the connection broke, while reading was not waited for. Nobody asks for it: a poller
     * that can tell does so, once; {@link SocketIo#isAtEnd()} says which it was.
     */
    public static final int END = 4;

    private Interest() {}
}
