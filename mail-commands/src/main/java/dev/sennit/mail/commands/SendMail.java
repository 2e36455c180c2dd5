// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.delivery.Recipient;
import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.DeliveryResult;
import dev.sennit.mail.smtp.DeliveryResult.Outcome;
import dev.sennit.mail.smtp.MessageSource;
import dev.sennit.mail.smtp.OutgoingMessage;
import dev.sennit.mail.smtp.SmtpClient;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.WorkerPool;
import dev.sennit.reactor.spi.CommandFailure;
import dev.sennit.reactor.spi.CommandWork;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One message from a pipe to a server, and a line for each recipient. */
final class SendMail implements CommandWork {
    /**
     * What its user wants.
     *
     * @param sender empty if the header says it; in it, empty for nobody
     */
    record Wanted(
            Optional<Optional<MailAddress>> sender,
            List<MailAddress> recipients,
            boolean headerRecipients,
            long maxMessageBytes) {}

    /** What was read, and what is to be sent of it. */
    private record Read(SpooledMessage spool, OutgoingMessage message) {}

    private static final String PREFIX = "sennit: send-mail: ";

    private final InputStream in;
    private final Wanted wanted;
    private final Destination destination;
    private final SmtpClientOptions options;
    private final PrintStream out;
    private final PrintStream err;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private CommandFailure failure = CommandFailure.GENERAL;
    private @Nullable SmtpClient client; // non-null once connected
    private @Nullable SpooledMessage spool; // non-null once read

    SendMail(
            InputStream in,
            Wanted wanted,
            Destination destination,
            SmtpClientOptions options,
            PrintStream out,
            PrintStream err) {
        this.in = in;
        this.wanted = wanted;
        this.destination = destination;
        this.options = options;
        this.out = out;
        this.err = err;
    }

    @Override
    public CompletionStage<Boolean> start(Reactor reactor) {
        Executor workers = options.workers().orElseGet(() -> WorkerPool.of(reactor));
        reactor.deferToThread(workers, () -> read(workers)).whenComplete((read, problem) -> {
            if (problem != null) {
                fail(CommandFailure.BAD_INPUT, String.valueOf(problem.getMessage()));
            } else {
                spool = read.spool();
                connect(reactor, read.message());
            }
        });
        return done.whenComplete((well, problem) -> tidy());
    }

    private Read read(Executor workers) throws IOException {
        SpooledMessage message = SpooledMessage.read(in, wanted.maxMessageBytes());
        try {
            Set<MailAddress> recipients = new LinkedHashSet<>(wanted.recipients());
            if (wanted.headerRecipients()) {
                recipients.addAll(message.recipients());
            }
            if (recipients.isEmpty()) {
                throw new IOException("the header has no recipient");
            }
            Optional<MailAddress> sender = wanted.sender().orElse(Optional.empty());
            if (wanted.sender().isEmpty()) {
                sender = message.author();
                if (sender.isEmpty()) {
                    throw new IOException("the header has no From: give --from ADDRESS");
                }
            }
            MailFrom from = message.from(sender);
            List<Recipient> to = new ArrayList<>();
            recipients.forEach(each -> to.add(Recipient.of(each)));
            return new Read(message, new OutgoingMessage(from, to, MessageSource.of(message.open(), workers)));
        } catch (IOException | RuntimeException e) {
            message.close();
            throw e;
        }
    }

    private void connect(Reactor reactor, OutgoingMessage message) {
        if (done.isDone()) {
            message.source().close();
            return;
        }
        destination.connect(reactor, options).whenComplete((connected, problem) -> {
            if (problem != null || done.isDone()) {
                message.source().close();
                explain(problem);
                return;
            }
            client = connected;
            connected.send(message).thenAccept(report -> tell(connected, report));
        });
    }

    private void explain(@Nullable Throwable problem) {
        Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
        if (cause instanceof SmtpClientException own) {
            fail(kindOf(own), String.valueOf(own.getMessage()));
        } else if (cause != null) {
            fail(CommandFailure.GENERAL, cause.toString());
        }
    }

    private void tell(SmtpClient connected, DeliveryReport report) {
        Set<Outcome> outcomes = new LinkedHashSet<>();
        for (DeliveryResult each : report.results()) {
            outcomes.add(each.outcome());
            if (each.outcome() == Outcome.ACCEPTED) {
                out.println(each);
            } else {
                String why = each.reply().isPresent()
                        ? ""
                        : report.failure()
                                .map(problem -> ": " + problem.getMessage())
                                .orElse("");
                err.println(PREFIX + words(each) + why);
            }
        }
        if (outcomes.contains(Outcome.TRY_LATER) || outcomes.contains(Outcome.UNKNOWN)) {
            failure = CommandFailure.TRY_LATER;
        } else if (outcomes.contains(Outcome.NOT_SENT)) {
            failure = report.failure().map(SendMail::kindOf).orElse(CommandFailure.GENERAL);
        } else {
            failure = CommandFailure.UNAVAILABLE;
        }
        boolean well = report.isAccepted();
        connected.quit().whenComplete((nothing, problem) -> done.complete(well));
    }

    private static String words(DeliveryResult result) {
        return switch (result.outcome()) {
            case NOT_SENT -> result.recipient().address() + ": not sent";
            case UNKNOWN -> result.recipient().address() + ": sent, and perhaps delivered, for no reply came";
            case ACCEPTED, REFUSED, TRY_LATER -> result.toString();
        };
    }

    private static CommandFailure kindOf(SmtpClientException problem) {
        if (problem.isTemporary()) {
            return CommandFailure.TRY_LATER;
        }
        return switch (problem.kind()) {
            case NO_TLS, NOT_AUTHENTICATED -> CommandFailure.NOT_PERMITTED;
            case BAD_REPLY -> CommandFailure.BAD_ANSWER;
            case BAD_MESSAGE -> CommandFailure.BAD_INPUT;
            case NO_SUCH_DOMAIN, TAKES_NO_MAIL, NO_ROUTE, REFUSED, UNSUPPORTED, TOO_LARGE -> CommandFailure.UNAVAILABLE;
            case LOOKUP_FAILED, CANNOT_CONNECT, CONNECTION_LOST, TIMED_OUT, TOO_BUSY, CANCELLED ->
                CommandFailure.TRY_LATER;
        };
    }

    private void fail(CommandFailure kind, String why) {
        if (!done.isDone()) {
            failure = kind;
            err.println(PREFIX + why);
            done.complete(false);
        }
    }

    private void tidy() {
        SpooledMessage read = spool;
        if (read != null) {
            try {
                read.close();
            } catch (IOException e) {
                err.println(PREFIX + "a temporary file is left behind: " + e);
            }
        }
    }

    @Override
    public CommandFailure failure() {
        return failure;
    }

    @Override
    public void interrupt() {
        err.println(PREFIX + "interrupted");
        done.complete(false);
        if (client != null) {
            client.close();
        }
    }
}
