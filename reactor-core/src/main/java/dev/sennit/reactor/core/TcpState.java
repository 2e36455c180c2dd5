// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

/**
 * Where a connection stands.
 *
 * <pre>
 *              peer's FIN *                       loseWriteConnection
 *   READ_EOF <------------- OPEN ----------------------------------> WRITE_FLUSHING
 *      |                     |                                         |        | queue sent, FIN
 *      | loseWriteConnection | loseConnection (from every state        |        v
 *      v                     |  but those below)                       |    WRITE_SHUT
 *   READ_EOF_FLUSHING        v                                         |        | peer's FIN
 *      | queue sent       CLOSING <------- peer's FIN: READ_EOF_FLUSHING        |
 *      |                     | queue sent, producer gone, FIN                   |
 *      |                     v                                                  |
 *      |                 LINGERING    late bytes are read and thrown away       |
 *      |                     | peer's FIN, time over, too many bytes            |
 *      +---------------------+------------------+-------------------------------+
 *                                               v
 *                     any -- abort, error --> ENDING    the socket is closed, connectionLost is due
 *                                               |
 *                                             CLOSED
 *
 *   *  of a HalfCloseableProtocol; for any other the peer's FIN leads to ENDING
 * </pre>
 */
enum TcpState {
    OPEN,
    READ_EOF,
    WRITE_FLUSHING,
    WRITE_SHUT,
    READ_EOF_FLUSHING,
    CLOSING,
    LINGERING,
    ENDING,
    CLOSED;

    /** The protocol may write. */
    boolean writes() {
        return this == OPEN || this == READ_EOF;
    }

    /** FIN is due when all is sent; a registered producer is waited for and may still write. */
    boolean waitsForProducer() {
        return this == CLOSING || this == WRITE_FLUSHING || this == READ_EOF_FLUSHING;
    }

    /** Bytes from the peer go to the protocol. */
    boolean delivers() {
        return this == OPEN || this == WRITE_FLUSHING || this == WRITE_SHUT;
    }

    boolean isClosing() {
        return ordinal() >= CLOSING.ordinal();
    }

    boolean isOver() {
        return ordinal() >= ENDING.ordinal();
    }
}
