// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A message on its way in. Used by one thread at a time, beside its account's other work; may block. */
public interface Draft {
    void write(ByteBuffer bytes) throws IOException;

    /** Nothing more will come; what came is as durable as it has to be. */
    void finish() throws IOException;

    /** Gives back what it holds, whatever state it is in; does nothing for a message that was committed. */
    void discard();
}
