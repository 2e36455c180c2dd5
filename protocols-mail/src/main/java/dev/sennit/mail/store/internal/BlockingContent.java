// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A message's bytes. Used by one thread at a time; may block. */
public interface BlockingContent {
    long sizeOctets();

    /** A buffer of the caller's with at least one byte, or none from the end on. */
    ByteBuffer read(long offset, int maxBytes) throws IOException;

    void close();
}
