// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.imap.ImapClientOptions;
import dev.sennit.mail.imap.ImapEvent;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.reactor.DeadlineStatus;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** The server of one connection of a client. */
final class ImapClientWire {
    static final SaslLogin LOGIN = SaslLogin.withPassword("tim", "tanstaaf");
    static final ImapClientOptions OPTIONS =
            ImapClientOptions.of(LOGIN.withSecretsInClear()).withWorkers(Runnable::run);

    final ManualTime time;
    final StringTransport transport;
    final ImapConnection connection;
    final MessageCommands messages;
    final MailboxCommands mailboxes;
    final List<ImapEvent> events = new ArrayList<>();

    ImapClientWire(ManualTime time, ImapClientOptions options) {
        this(time, options, event -> {});
    }

    /** With another listener beside {@link #events}. */
    ImapClientWire(ManualTime time, ImapClientOptions options, Consumer<ImapEvent> listener) {
        this.time = time;
        connection = new ImapConnection(options.withListener(listener.andThen(events::add)));
        messages = new MessageCommands(connection);
        mailboxes = new MailboxCommands(connection);
        transport = new StringTransport(time.reactor(), options.connecting().tcp());
        transport.connect(connection);
        settles();
    }

    /** Logged in with LOGIN, at a server that has extensions. The next command is S2. */
    static ImapClientWire open(ManualTime time, String extensions) {
        return open(time, OPTIONS, extensions);
    }

    static ImapClientWire open(ManualTime time, ImapClientOptions options, String extensions) {
        ImapClientWire wire = new ImapClientWire(time, options)
                .says("* OK [CAPABILITY IMAP4rev1] hello")
                .says("S1 OK [CAPABILITY IMAP4rev1" + (extensions.isEmpty() ? "" : " " + extensions) + "] in");
        wire.takes();
        return wire;
    }

    /** The server says lines, with bars between. */
    ImapClientWire says(String lines) {
        return sends(lines.replace("|", "\r\n") + "\r\n");
    }

    ImapClientWire sends(String bytes) {
        transport.peerSends(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return settles();
    }

    ImapClientWire settles() {
        for (int turns = 0; turns < 6; turns++) {
            transport.settle();
            time.advance(Duration.ZERO);
        }
        transport.settle();
        return this;
    }

    ImapClientWire waits(String duration) {
        time.advance(Durations.parse(duration));
        return settles();
    }

    String takes() {
        settles();
        String all = transport.text();
        transport.clear();
        return all;
    }

    String reason() {
        return transport.reason().map(Object::toString).orElse("open");
    }

    List<String> ledger() {
        return transport.deadlines().list().stream()
                .map(DeadlineStatus::toString)
                .toList();
    }

    boolean isOpen() {
        return connection.ready().toCompletableFuture().isDone()
                && !connection.ready().toCompletableFuture().isCompletedExceptionally()
                && !transport.closing();
    }

    /** Why it did not open. */
    ImapClientException failure() {
        return failure(connection.ready());
    }

    static ImapClientException failure(CompletionStage<?> stage) {
        if (!stage.toCompletableFuture().isDone()) {
            throw new AssertionError("it is not over");
        }
        try {
            throw new AssertionError(
                    "it went well: " + stage.toCompletableFuture().get());
        } catch (ExecutionException e) {
            return (ImapClientException) e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
