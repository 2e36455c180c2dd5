// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketIo;
import dev.sennit.reactor.testkit.conformance.Loopback;
import dev.sennit.reactor.testkit.conformance.Loopback.Ready;
import java.io.IOException;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** E-30: an event that waits in a batch while its descriptor and its slot become somebody else's. */
@Timeout(60)
@NeedsLibrary
final class EpollStaleEventTest {
    private static final int MOST_TRIES = 1_000;
    private static final Pattern DESCRIPTOR = Pattern.compile("socket (\\d+) .*");

    private final SocketIo[] sockets = new SocketIo[2];
    private final Ready heir = new Ready();
    private Loopback net;
    private int reports;
    private String closed = "";
    private String opened = "";

    @BeforeEach
    void open() throws IOException {
        net = new Loopback(Epoll.open());
    }

    @AfterEach
    void close() throws IOException {
        net.close();
    }

    private static String descriptor(SocketIo socket) {
        Matcher matcher = DESCRIPTOR.matcher(socket.toString());
        assertThat(matcher.matches()).as(socket.toString()).isTrue();
        return matcher.group(1);
    }

    /** Whoever is told first closes the other, whose event is still in the batch, and takes in who waits at the port. */
    private ReadyHandler replaces(int other, int heirsInterest) {
        return bits -> {
            if (reports++ == 0) {
                closed = descriptor(sockets[other]);
                sockets[other].close();
                try {
                    opened = descriptor(net.accept(heir, heirsInterest));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    private Socket replaceInsideThePoll(int heirsInterest) throws IOException {
        Socket waiting = tryToReplace(heirsInterest);
        for (int i = 0; i < MOST_TRIES && !opened.equals(closed); i++) {
            close(); // the JVM took the number in between, for a file of its own
            open();
            reports = 0;
            heir.clear();
            waiting = tryToReplace(heirsInterest);
        }
        assertThat(opened).as("the kernel gives the same number again").isEqualTo(closed);
        return waiting;
    }

    private Socket tryToReplace(int heirsInterest) throws IOException {
        for (int i = 0; i < 2; i++) {
            Socket client = net.client();
            sockets[i] = net.accept();
            Loopback.send(client, "hello");
            client.shutdownOutput();
        }
        Socket waiting = net.client();
        net.pollUntil(() -> net.listenerReady().bits() == Interest.READ); // so that accepting needs no poll
        for (int i = 0; i < 2; i++) {
            net.poller().register(sockets[i], replaces(1 - i, heirsInterest), Interest.READ);
        }
        net.pollUntil(() -> reports > 0);
        return waiting;
    }

    @Test
    void doesNotReachWhoReads() throws IOException {
        Socket client = replaceInsideThePoll(Interest.READ);
        assertThat(reports).isEqualTo(1);
        assertThat(heir.reports()).isZero();
        Loopback.send(client, "for the heir");
        net.pollUntil(() -> heir.bits() == Interest.READ);
    }

    @Test
    void doesNotReachWhoHasPaused() throws IOException {
        Socket client = replaceInsideThePoll(Interest.NONE);
        assertThat(heir.reports()).isZero();
        client.shutdownOutput();
        net.pollUntil(() -> heir.bits() == Interest.END);
    }

    @Test
    void finiteSlotsServeConnectionsWithoutEnd() throws IOException {
        for (int i = 0; i < 200; i++) {
            Socket client = net.client();
            SocketIo socket = net.accept(heir, Interest.READ);
            Loopback.send(client, "x");
            net.pollUntil(() -> heir.bits() == Interest.READ);
            socket.close();
            heir.clear();
            net.pollNow();
            assertThat(heir.reports()).isZero();
            client.close();
        }
    }
}
