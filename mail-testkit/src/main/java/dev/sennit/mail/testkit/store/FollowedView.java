// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import dev.sennit.mail.store.Changes;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.StoreEvent;
import java.util.List;
import java.util.TreeMap;

/** A view that is kept up to date by what it is told, as a session does. */
final class FollowedView {
    private final TreeMap<Long, MessageState> messages = new TreeMap<>();
    private long highestModSeq;

    FollowedView(MailboxView start) {
        start.messages().forEach(message -> messages.put(message.uid(), message));
        highestModSeq = start.highestModSeq();
    }

    void apply(StoreEvent.OfMessages event) {
        if (event.modSeq() <= highestModSeq) {
            return; // contained
        }
        highestModSeq = event.modSeq();
        if (event instanceof StoreEvent.Arrived arrived) {
            for (MessageState message : arrived.messages()) {
                if (!messages.isEmpty() && message.uid() <= messages.lastKey()) {
                    throw new AssertionError(
                            "a new message with UID " + message.uid() + " behind " + messages.lastKey());
                }
                messages.put(message.uid(), message);
            }
        } else if (event instanceof StoreEvent.FlagsChanged changed) {
            for (MessageState message : changed.messages()) {
                if (messages.replace(message.uid(), message) == null) {
                    throw new AssertionError("flags of a message that is not there: " + message);
                }
            }
        } else if (event instanceof StoreEvent.Expunged expunged) {
            messages.keySet().removeIf(expunged.uids()::contains);
        }
    }

    void apply(Changes changes) {
        messages.keySet().removeIf(changes.vanished()::contains);
        changes.changed().forEach(message -> messages.put(message.uid(), message));
        highestModSeq = changes.highestModSeq();
    }

    List<MessageState> messages() {
        return List.copyOf(messages.values());
    }

    long highestModSeq() {
        return highestModSeq;
    }
}
