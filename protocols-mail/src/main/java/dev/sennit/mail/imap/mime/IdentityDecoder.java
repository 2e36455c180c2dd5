// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import java.nio.ByteBuffer;

/** No encoding. */
public final class IdentityDecoder implements TransferDecoder {
    /** At the beginning. */
    public IdentityDecoder() {}

    @Override
    public ByteBuffer decode(ByteBuffer piece) {
        return piece;
    }

    @Override
    public ByteBuffer finish() {
        return ByteBuffer.allocate(0);
    }
}
