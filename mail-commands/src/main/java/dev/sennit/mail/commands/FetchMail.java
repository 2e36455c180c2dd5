// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.pop3.Pop3ClientException;
import dev.sennit.mail.store.MailStore;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.CommandFailure;
import dev.sennit.reactor.spi.CommandWork;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A run of a session into a Maildir, and what is said of how it went. */
final class FetchMail implements CommandWork {
    static final String PREFIX = "sennit: fetch-mail: ";

    private final Path maildir;
    private final Function<Path, MailStore> stores; // of the folder that the Maildir is in
    private final FetchSession session;
    private final FetchProgress progress;
    private final PrintStream out;
    private final PrintStream err;
    private final CompletableFuture<Boolean> done = new CompletableFuture<>();
    private CommandFailure failure = CommandFailure.GENERAL;

    FetchMail(
            Path maildir,
            Function<Path, MailStore> stores,
            FetchSession session,
            FetchProgress progress,
            PrintStream out,
            PrintStream err) {
        this.maildir = maildir;
        this.stores = stores;
        this.session = session;
        this.progress = progress;
        this.out = out;
        this.err = err;
    }

    @Override
    public CompletionStage<Boolean> start(Reactor reactor) {
        Path folder = Objects.requireNonNull(maildir.getParent(), "the Maildir is in a folder");
        MailStore opened = stores.apply(folder);
        opened.open(folder.relativize(maildir).toString(), reactor::callFromThread)
                .thenCompose(account -> session.run(reactor, account))
                .whenComplete((nothing, problem) -> ended(problem));
        return done.whenComplete((well, problem) -> opened.close());
    }

    private void ended(@Nullable Throwable problem) {
        if (done.isDone()) {
            return;
        }
        session.close();
        if (progress.isWorthTelling()) {
            out.println(progress + " in " + maildir);
        }
        if (problem == null) {
            done.complete(progress.isComplete());
            return;
        }
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        failure = kindOf(cause);
        err.println(PREFIX + (cause.getMessage() == null ? cause.toString() : cause.getMessage()));
        done.complete(false);
    }

    private static CommandFailure kindOf(Throwable problem) {
        if (problem instanceof Pop3ClientException own) {
            return own.isTemporary() ? CommandFailure.TRY_LATER : kindOf(own.kind());
        }
        if (problem instanceof ImapClientException own) {
            return own.isTemporary() ? CommandFailure.TRY_LATER : kindOf(own.kind());
        }
        return CommandFailure.GENERAL;
    }

    private static CommandFailure kindOf(Pop3ClientException.Kind kind) {
        return switch (kind) {
            case NO_TLS, NOT_AUTHENTICATED -> CommandFailure.NOT_PERMITTED;
            case BAD_ANSWER -> CommandFailure.BAD_ANSWER;
            case REFUSED -> CommandFailure.UNAVAILABLE;
            case RECEIVER_FAILED -> CommandFailure.GENERAL;
            case CANNOT_CONNECT, CONNECTION_LOST, TIMED_OUT, TOO_BUSY, CANCELLED -> CommandFailure.TRY_LATER;
        };
    }

    private static CommandFailure kindOf(ImapClientException.Kind kind) {
        return switch (kind) {
            case NO_TLS, NOT_AUTHENTICATED -> CommandFailure.NOT_PERMITTED;
            case BAD_ANSWER -> CommandFailure.BAD_ANSWER;
            case REFUSED, NOT_OFFERED -> CommandFailure.UNAVAILABLE;
            case RECEIVER_FAILED, BAD_MESSAGE -> CommandFailure.GENERAL;
            case CANNOT_CONNECT, CONNECTION_LOST, TIMED_OUT, TOO_BUSY, CANCELLED -> CommandFailure.TRY_LATER;
        };
    }

    @Override
    public CommandFailure failure() {
        return failure;
    }

    @Override
    public void interrupt() {
        err.println(PREFIX + "interrupted; what was fetched is in " + maildir);
        done.complete(false);
        session.close();
    }
}
