// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Bytes, a piece at a time. */
interface Pieces {
    /** The next piece, or empty at the end; is asked for when the one before has come. */
    CompletionStage<Optional<ByteBuffer>> next();
}
