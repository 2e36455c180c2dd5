// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import dev.sennit.reactor.BaseDatagramProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.UdpOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks an echo server until it answers: {@code UdpPing 127.0.0.1 7007}, after {@code UdpEcho 7007}. Learn from it: UDP may
 * lose the question or the answer, or bring either twice, so a client asks again, twice as patient each time, knows its
 * answer when it sees it, and gives up in the end. Its socket is connected, so that it hears when nobody listens.
 */
public final class UdpPing extends BaseDatagramProtocol {
    static final Duration FIRST_PATIENCE = Duration.ofMillis(500);
    static final int MAX_ATTEMPTS = 5; // 15.5 s in all

    private final InetSocketAddress server;
    private final String question;
    private final Consumer<String> outcome;
    private @Nullable Deadline patience; // non-null once started
    private int attempts;

    UdpPing(InetSocketAddress server, String question, Consumer<String> outcome) {
        this.server = server;
        this.question = question;
        this.outcome = outcome;
    }

    @Override
    protected void startProtocol() {
        transport().connect(server);
        patience = new Deadline(transport().reactor(), DeadlineKind.PHASE, "answer", this::ask);
        ask();
    }

    private void ask() {
        if (attempts == MAX_ATTEMPTS) {
            finish("no answer after " + attempts + " attempts");
        } else if (patience != null) {
            transport().write(question);
            patience.set(FIRST_PATIENCE.multipliedBy(1L << attempts));
            attempts++;
        }
    }

    @Override
    public void datagramReceived(ByteBuffer data, InetSocketAddress from) {
        if (StandardCharsets.UTF_8.decode(data).toString().equals(question)) {
            finish("answered, attempts: " + attempts);
        }
    }

    @Override
    public void connectionRefused() {
        finish("nobody listens there");
    }

    private void finish(String how) {
        if (!transport().isClosed()) {
            transport().stopListening();
            outcome.accept(how);
        }
    }

    @Override
    public void stopProtocol(CloseReason reason) {
        if (patience != null) {
            patience.close();
        }
    }

    public static void main(String[] args) throws Exception {
        var reactor = Reactors.create();
        var server = new InetSocketAddress(InetAddress.getByName(args[0]), Integer.parseInt(args[1]));
        var anyPort = new InetSocketAddress(0);
        var ping = new UdpPing(server, "ping", how -> {
            System.out.println(how);
            reactor.stop();
        });
        reactor.listenUdp(anyPort, ping, UdpOptions.defaults());
        reactor.run();
    }
}
