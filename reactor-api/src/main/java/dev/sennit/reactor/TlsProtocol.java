// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

/** A protocol that turns TLS on in the middle of a connection, or that wants to know what a handshake agreed on. */
public interface TlsProtocol extends Protocol {
    /**
     * The handshake is done. Called once, before any data that came through TLS. Does nothing unless overridden.
     *
     * @param tls what was agreed on
     */
    default void handshakeCompleted(TlsInfo tls) {}

    /**
     * How many bytes this protocol was given and keeps for later: a part of a line, or lines behind the one it handles.
     * {@link Transport#startTls} asks, since what came in the clear must not be taken for what comes through TLS.
     *
     * @return bytes; 0 for a protocol that keeps none. What is unread in the buffer that
     *     {@link #dataReceived} was given need not be counted
     */
    int unreadBytes();

    /**
     * Whether what is unread in the buffer that {@link #dataReceived} was given belongs to TLS. A wrapper says so while it
     * makes the connection of its protocol in the middle of that buffer, behind a header that it has read, as the PROXY
     * protocol's. {@link Transport#startTls} then has TLS read the rest, and does not refuse it. Nobody may say so who has
     * handed on anything that came in the clear.
     *
     * @return by default false
     */
    default boolean leavesBytesToTls() {
        return false;
    }
}
