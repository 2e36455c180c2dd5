// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.Wanted;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What is in somebody's INBOX, of a store that answers at once. */
final class Inbox {
    private Inbox() {}

    static List<String> texts(MailStore store, String account) {
        Mailbox inbox = now(now(store.open(account, Runnable::run)).open(MailboxName.INBOX));
        List<String> texts = new ArrayList<>();
        for (MessageState each : now(inbox.snapshot()).messages()) {
            texts.add(text(inbox, each.uid()));
        }
        return texts;
    }

    private static String text(Mailbox inbox, long uid) {
        StringBuilder text = new StringBuilder();
        try (MessageContent content = now(inbox.fetch(uid, Set.of(Wanted.CONTENT)))
                .orElseThrow()
                .content()
                .orElseThrow()) {
            while (text.length() < content.sizeOctets()) {
                text.append(StandardCharsets.ISO_8859_1.decode(
                        now(content.read(text.length(), MessageContent.MAX_READ_BYTES))));
            }
        }
        return text.toString();
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
