// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.DeliveryResult;
import dev.sennit.mail.smtp.OutgoingMessage;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpClientPool;
import dev.sennit.mail.smtp.SmtpPoolLimits;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Sends each address in a file a message of its own over a few connections, and tells what became of it: {@code Newsletter
 * tcp:127.0.0.1:2525 news@example.org addresses}. Learn from it: a pool that is given messages as fast as it sends them, however many
 * there are, and that every one has an outcome.
 */
public final class Newsletter {
    /** More than there are connections: one that is done has its next message at once. */
    private static final int MOST_UNDER_WAY = 2 * SmtpPoolLimits.DEFAULTS.connections();

    private final SmtpClientPool pool;
    private final MailAddress sender;
    private final Iterator<MailAddress> readers;
    private final Consumer<String> told;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int underWay;

    private Newsletter(SmtpClientPool pool, MailAddress sender, Iterator<MailAddress> readers, Consumer<String> told) {
        this.pool = pool;
        this.sender = sender;
        this.readers = readers;
        this.told = told;
    }

    /** Sends all, and ends the pool. */
    static CompletionStage<Void> send(
            SmtpClientPool pool, MailAddress sender, Iterator<MailAddress> readers, Consumer<String> told) {
        Newsletter all = new Newsletter(pool, sender, readers, told);
        for (int i = 0; i < MOST_UNDER_WAY; i++) {
            all.sendNext();
        }
        return all.done.thenCompose(sent -> pool.quit());
    }

    private void sendNext() {
        if (readers.hasNext()) {
            underWay++;
            pool.send(letter(readers.next())).thenAccept(report -> {
                underWay--;
                tell(report);
                sendNext();
            });
        } else if (underWay == 0) {
            done.complete(null);
        }
    }

    private OutgoingMessage letter(MailAddress reader) {
        String text = String.join(
                "\r\n",
                "From: " + sender,
                "To: " + reader,
                "Subject: News",
                "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now()),
                "Message-ID: <" + UUID.randomUUID() + "@" + sender.domain() + ">",
                "",
                "Dear " + reader.localPart() + ",",
                "there is news.",
                "");
        return OutgoingMessage.of(Optional.of(sender), List.of(reader), text.getBytes(StandardCharsets.UTF_8));
    }

    /** A recipient has the server's reply, or there is a reason why not. */
    private void tell(DeliveryReport report) {
        String why = report.failure()
                .map(SmtpClientException::getMessage)
                .map(reason -> ", " + reason)
                .orElse("");
        for (DeliveryResult each : report.results()) {
            told.accept(each + (each.reply().isPresent() ? "" : why));
        }
    }

    public static void main(String[] args) throws IOException {
        MailAddress sender = MailAddress.parse(args[1]);
        List<MailAddress> readers = Files.readAllLines(Path.of(args[2])).stream()
                .map(MailAddress::parse)
                .toList();
        Reactor reactor = Reactors.create();
        SmtpClientPool pool =
                SmtpClientPool.of(reactor, args[0], SmtpClientOptions.defaults(), SmtpPoolLimits.DEFAULTS);
        reactor.callWhenRunning(() ->
                send(pool, sender, readers.iterator(), System.out::println).thenAccept(done -> reactor.stop()));
        reactor.run();
    }
}
