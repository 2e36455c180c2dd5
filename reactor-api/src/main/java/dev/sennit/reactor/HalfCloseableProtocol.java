// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

/**
 * A protocol that goes on when one direction of its connection has ended. For any other protocol the peer's FIN ends
 * the whole connection. When both directions have ended, {@link #connectionLost} follows by itself.
 */
public interface HalfCloseableProtocol extends Protocol {
    /**
     * Whether it really goes on. For transports, which ask each time; a {@link ProtocolWrapper} answers as what it wraps.
     *
     * @return true unless overridden; false for a protocol that is to end as any other
     */
    default boolean canHalfClose() {
        return true;
    }

    /** The peer will send no more; writing still works. */
    void readConnectionLost();

    /**
     * While reading is paused: the peer has sent FIN, and nothing it sent before is unread. {@link #readConnectionLost()}
     * follows when reading goes on, behind whatever the protocol holds back itself; until then this only says that to
     * wait for more is in vain. Does nothing unless overridden. Not every reactor can tell: epoll does, {@code java.nio}
     * does not.
     */
    default void readConnectionEnding() {}

    /** Our {@link Transport#loseWriteConnection()} is done: all is sent, and FIN after it. Bytes may still arrive. */
    void writeConnectionLost();
}
