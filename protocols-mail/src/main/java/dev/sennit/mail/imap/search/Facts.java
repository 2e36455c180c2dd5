// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.store.MessageData;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** What is known of one message. */
final class Facts {
    private final long uid;
    private final @Nullable MessageData data; // null before the store was asked
    private final BitSet textsFound = new BitSet();
    private boolean textsRead;

    Facts(long uid) {
        this.uid = uid;
        this.data = null;
    }

    Facts(MessageData data) {
        this.uid = data.state().uid();
        this.data = data;
    }

    long uid() {
        return uid;
    }

    @Nullable
    MessageData data() {
        return data;
    }

    void textFound(int text) {
        textsFound.set(text);
    }

    boolean isTextFound(int text) {
        return textsFound.get(text);
    }

    /** All of the message was read: what was not found is not there. */
    void endOfText() {
        textsRead = true;
    }

    /** Whether one of the texts is in the message. */
    Truth text(int text) {
        return textsFound.get(text) ? Truth.TRUE : textsRead ? Truth.FALSE : Truth.UNKNOWN;
    }
}
