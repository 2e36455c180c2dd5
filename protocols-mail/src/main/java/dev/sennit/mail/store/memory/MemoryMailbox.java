// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.memory;

import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.internal.MailboxIndex;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One mailbox: its numbers and its messages. */
final class MemoryMailbox {
    final MailboxIndex index;
    private final Map<Long, MemoryMessage> messages = new HashMap<>();
    private final Map<String, Long> uidByKey = new HashMap<>();

    MemoryMailbox(MailboxIndex index) {
        this.index = index;
    }

    MemoryMessage get(long uid) {
        MemoryMessage message = messages.get(uid);
        if (message == null) {
            throw new IllegalStateException("no content for UID " + uid);
        }
        return message;
    }

    Optional<MessageState> withKey(Optional<String> key) {
        return key.map(uidByKey::get).map(index::get);
    }

    MessageState add(MemoryMessage message, MessageState state) {
        messages.put(state.uid(), message);
        message.key().ifPresent(key -> uidByKey.put(key, state.uid()));
        return index.put(state);
    }

    MemoryMessage remove(long uid, long modSeq) {
        MemoryMessage message = get(uid);
        messages.remove(uid);
        message.key().ifPresent(uidByKey::remove);
        index.remove(uid, modSeq);
        return message;
    }

    long octets() {
        return messages.values().stream()
                .mapToLong(message -> message.bytes().length)
                .sum();
    }
}
