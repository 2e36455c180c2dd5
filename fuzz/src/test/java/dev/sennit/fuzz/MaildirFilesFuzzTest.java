// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import dev.sennit.mail.store.maildir.MaildirOptions;
import dev.sennit.mail.store.maildir.MaildirStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * The files that a Maildir store shares with other programs, or that were damaged: whatever is in one of them, every message is there with a
 * UID of its own, and the same when the store is opened again.
 */
class MaildirFilesFuzzTest {
    private static final List<String> FILES = List.of(
            "dovecot-uidlist",
            "dovecot-keywords",
            "sennit-journal",
            "sennit-indexes",
            "subscriptions",
            "maildirsize",
            "dovecot-uidvalidity",
            ".a/dovecot-uidlist",
            ".a/sennit-special-use");

    private static final List<String> MESSAGES = List.of(
            "cur/1276528487.M364837P9451.kurkku,S=19,W=22:2,Sa", "cur/1276533073.M242911P3632.kurkku:2,FT", "new/2.b");

    private static final String TEXT = "Subject: one\n\nbody\n";

    /** The first byte says which file it is. */
    @FuzzTest
    void everyMessageIsThereWhateverAFileHolds(byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return;
        }
        Path root = Files.createTempDirectory("maildir-fuzz");
        try {
            Path home = root.resolve("alice");
            for (String folder : List.of("tmp", "new", "cur", ".a/tmp", ".a/new", ".a/cur")) {
                Files.createDirectories(home.resolve(folder));
            }
            for (String message : MESSAGES) {
                Files.writeString(home.resolve(message), TEXT);
            }
            String file = FILES.get(Byte.toUnsignedInt(bytes[0]) % FILES.size());
            Files.write(home.resolve(file), Arrays.copyOfRange(bytes, 1, bytes.length));
            String first = look(root);
            String second = look(root);
            Law.requires(first.equals(second), () -> file + ": first " + first + ", then " + second);
        } finally {
            remove(root);
        }
    }

    private static String look(Path root) {
        MaildirOptions options =
                MaildirOptions.DEFAULTS.withDurability(Durability.NONE).withQuota(100_000, 100);
        try (MaildirStore store = new MaildirStore(root, options)) {
            Account account = now(store.open("alice", Runnable::run));
            StringBuilder seen = new StringBuilder();
            for (MailboxInfo info : now(account.list())) {
                seen.append(info.name()).append(info.uses()).append(' ');
            }
            seen.append(now(account.subscriptions()))
                    .append(now(account.quota()).maxMessages());
            Mailbox inbox = now(account.open(MailboxName.INBOX));
            MailboxView view = now(inbox.snapshot());
            List<MessageState> messages = view.messages();
            Law.requires(messages.size() == MESSAGES.size(), () -> "there are " + messages);
            for (MessageState message : messages) {
                Law.requires(
                        message.uid() > 0 && message.uid() < view.uidNext() && message.uid() <= UidSet.MAX_UID,
                        () -> "UID of " + message);
                seen.append(read(inbox, message)).append(message);
            }
            Law.requires(
                    messages.stream().map(MessageState::uid).distinct().count() == messages.size(),
                    () -> "a UID twice: " + messages);
            return seen.append(view.uidValidity()).toString();
        }
    }

    private static String read(Mailbox inbox, MessageState message) {
        MessageData data =
                now(inbox.fetch(message.uid(), EnumSet.allOf(Wanted.class))).orElseThrow();
        data.content().ifPresent(content -> {
            Law.requires(content.sizeOctets() == 22, () -> "octets " + content.sizeOctets());
            content.close();
        });
        return data.index().orElseThrow().root().value("Subject").orElseThrow();
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static void remove(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
