// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.Wanted;
import dev.sennit.mail.store.maildir.MaildirStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * A program to be killed: {@code write FOLDER RUN} delivers messages, some at a time, until it ends, and writes each UID and text to its standard
 * output once it was acknowledged. {@code check FOLDER} reads such lines and ends with status 1 when one of them is not true. Between the two
 * anything may happen to the first process. The lines of several runs may be checked together.
 */
public final class DurabilityLedger {
    private static final String ACCOUNT = "ledger";
    private static final int AT_A_TIME = 16;

    private DurabilityLedger() {}

    /**
     * Writes or checks.
     *
     * @param arguments {@code write FOLDER RUN} or {@code check FOLDER}
     * @throws IOException if standard input cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        List<String> given = List.of(arguments);
        if (given.size() == 3 && given.get(0).equals("write")) {
            write(Path.of(given.get(1)), given.get(2), System.out);
        } else if (given.size() == 2 && given.get(0).equals("check")) {
            System.exit(check(Path.of(given.get(1)), System.out) ? 0 : 1);
        } else {
            System.err.println("write FOLDER RUN, or check FOLDER with the lines on standard input");
            System.exit(2);
        }
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static Mailbox inbox(MailStore store) {
        Account account = await(store.open(ACCOUNT, Runnable::run));
        return await(account.open(MailboxName.INBOX));
    }

    private static void write(Path folder, String run, PrintStream ledger) {
        Mailbox inbox = inbox(new MaildirStore(folder));
        for (int round = 0; ; round++) {
            String name = run + "-" + round;
            await(CompletableFuture.allOf(IntStream.range(0, AT_A_TIME)
                    .mapToObj(i -> deliver(inbox, name + "-" + i, ledger))
                    .toArray(CompletableFuture[]::new)));
        }
    }

    private static CompletableFuture<Void> deliver(Mailbox inbox, String text, PrintStream ledger) {
        return inbox.append(AppendSpec.PLAIN)
                .thenCompose(writer -> {
                    writer.write(StandardCharsets.US_ASCII.encode(text));
                    return writer.commit();
                })
                .thenAccept(result -> println(ledger, result.uid() + " " + text))
                .toCompletableFuture();
    }

    private static void println(PrintStream ledger, String line) {
        synchronized (ledger) {
            ledger.println(line);
            ledger.flush();
        }
    }

    private static boolean check(Path folder, PrintStream out) throws IOException {
        Set<String> found = new HashSet<>();
        try (MaildirStore store = new MaildirStore(folder)) {
            Mailbox inbox = inbox(store);
            for (MessageState message : await(inbox.snapshot()).messages()) {
                found.add(message.uid() + " " + text(inbox, message.uid()));
            }
        }
        boolean isTrue = true;
        String ledger = new String(System.in.readAllBytes(), StandardCharsets.US_ASCII);
        List<String> lines =
                ledger.substring(0, ledger.lastIndexOf('\n') + 1).lines().toList(); // the last may be cut off
        for (String line : lines) {
            if (!found.contains(line)) {
                isTrue = false;
                out.println("acknowledged and not there: " + line);
            }
        }
        out.println(lines.size() + " acknowledged, " + found.size() + " found");
        return isTrue;
    }

    private static String text(Mailbox inbox, long uid) {
        try (MessageContent content = await(inbox.fetch(uid, Set.of(Wanted.CONTENT)))
                .orElseThrow()
                .content()
                .orElseThrow()) {
            ByteBuffer bytes = await(content.read(0, MessageContent.MAX_READ_BYTES));
            return StandardCharsets.US_ASCII.decode(bytes).toString();
        }
    }
}
