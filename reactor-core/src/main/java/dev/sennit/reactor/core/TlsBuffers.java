// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.ReactorLocal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What every TLS connection of a loop uses in turn: a record on its way in, and records on their way out. */
final class TlsBuffers {
    static final ReactorLocal<TlsBuffers> LOCAL = new ReactorLocal<>(TlsBuffers::new);
    private static final int RECORD_BYTES = 17_408; // more than a record of 16 KiB takes, RFC 8446, section 5.2
    private static final int RECORDS_OUT = 4; // in one system call

    private ByteBuffer plain = ByteBuffer.allocateDirect(RECORD_BYTES);
    private ByteBuffer plainView = plain.asReadOnlyBuffer();
    private ByteBuffer cipher = ByteBuffer.allocateDirect(RECORDS_OUT * RECORD_BYTES);

    /** To unprotect into, empty; at least so large. */
    ByteBuffer plain(int bytes) {
        if (plain.capacity() < bytes) {
            plain = ByteBuffer.allocateDirect(bytes);
            plainView = plain.asReadOnlyBuffer();
        }
        return plain.clear();
    }

    /** What was unprotected, as it is lent to a protocol. */
    ByteBuffer lend(int bytes) {
        return plainView.limit(bytes).position(0).order(ByteOrder.BIG_ENDIAN);
    }

    /** To protect into, empty; at least so large. */
    ByteBuffer cipher(int bytes) {
        if (cipher.capacity() < bytes) {
            cipher = ByteBuffer.allocateDirect(RECORDS_OUT * bytes);
        }
        return cipher.clear();
    }
}
