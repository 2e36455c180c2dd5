// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

/**
 * A protocol that goes on when one direction of its connection has ended. For any other protocol the peer's FIN ends
 * the whole connection. When both directions have ended, {@link #connectionLost} follows by itself.
 */
public interface HalfCloseableProtocol extends Protocol {
    /** The peer will send no more; writing still works. */
    void readConnectionLost();

    /** Our {@link Transport#loseWriteConnection()} is done: all is sent, and FIN after it. Bytes may still arrive. */
    void writeConnectionLost();
}
