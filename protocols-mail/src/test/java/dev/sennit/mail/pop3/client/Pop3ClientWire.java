// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.client;

import dev.sennit.mail.pop3.Pop3ClientException;
import dev.sennit.mail.pop3.Pop3ClientOptions;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.reactor.DeadlineStatus;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** The server of one connection of a client. */
final class Pop3ClientWire {
    static final SaslLogin LOGIN = SaslLogin.withPassword("tim", "tanstaaf");
    static final Pop3ClientOptions OPTIONS =
            Pop3ClientOptions.of(LOGIN.withSecretsInClear()).withWorkers(Runnable::run);
    static final String PIPELINING = "+OK|PIPELINING|TOP|.";
    static final String NOTHING = "-ERR what";

    final ManualTime time;
    final StringTransport transport;
    final Pop3Connection connection;
    final Pop3Commands commands;

    Pop3ClientWire(ManualTime time, Pop3ClientOptions options) {
        this.time = time;
        connection = new Pop3Connection(options);
        commands = new Pop3Commands(connection);
        transport = new StringTransport(time.reactor(), options.connecting().tcp());
        transport.connect(connection);
        settles();
    }

    /** Logged in with USER and PASS. */
    static Pop3ClientWire open(ManualTime time, String capabilities) {
        return open(time, OPTIONS, capabilities);
    }

    static Pop3ClientWire open(ManualTime time, Pop3ClientOptions options, String capabilities) {
        Pop3ClientWire wire = new Pop3ClientWire(time, options)
                .says("+OK hello")
                .says(capabilities)
                .says("+OK")
                .says("+OK");
        wire.takes();
        return wire;
    }

    /** The server says lines, with bars between. */
    Pop3ClientWire says(String lines) {
        return sends(lines.replace("|", "\r\n") + "\r\n");
    }

    Pop3ClientWire sends(String bytes) {
        transport.peerSends(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return settles();
    }

    Pop3ClientWire settles() {
        for (int turns = 0; turns < 6; turns++) {
            transport.settle();
            time.advance(Duration.ZERO);
        }
        transport.settle();
        return this;
    }

    Pop3ClientWire waits(String duration) {
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
    Pop3ClientException failure() {
        return failure(connection.ready());
    }

    static Pop3ClientException failure(CompletionStage<?> stage) {
        if (!stage.toCompletableFuture().isDone()) {
            throw new AssertionError("it is not over");
        }
        try {
            throw new AssertionError(
                    "it went well: " + stage.toCompletableFuture().get());
        } catch (ExecutionException e) {
            return (Pop3ClientException) e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
