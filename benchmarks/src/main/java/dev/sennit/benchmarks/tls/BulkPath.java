// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.tls;

/** A TLS connection over loopback, one thread at each end, that bytes can be sent through. */
interface BulkPath extends AutoCloseable {
    /** How many bytes of plaintext a sender hands over at a time. */
    int PIECE_BYTES = 65_536;

    /** Sends so many bytes, and returns when the other end has them all unprotected. */
    void transfer(long bytes) throws Exception;

    @Override
    void close();
}
