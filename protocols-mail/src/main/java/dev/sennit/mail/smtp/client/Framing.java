// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.wire.TextSink;

/** How the text of a message is put on the wire: what is handed to it is clean. */
interface Framing extends TextSink {
    /** A piece is through. */
    void pieceEnd();

    /** The text is through. False if the end cannot be written yet; it is to be asked again when {@link #mayGoOn}. */
    boolean finish();

    /** Whether it takes more. */
    boolean mayGoOn();

    /** How many bytes it has given to the transport. */
    long writtenBytes();
}
