// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketIo;
import dev.sennit.reactor.testkit.conformance.Loopback.Ready;
import dev.sennit.reactor.testkit.conformance.PollerConformance;
import dev.sennit.reactor.testkit.conformance.Waiter;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import org.junit.jupiter.api.Test;

/** Keeps the laws of every poller; forgets interrupts, and whom it no longer watches. */
class NioPollerTest extends PollerConformance {
    @Override
    protected Poller createPoller() throws IOException {
        return NioPoller.open(SelectorProvider.provider());
    }

    private int registrations() {
        return ((NioPoller) net().poller()).registrations().count();
    }

    @Test
    void anInterruptEndsTheWaitAndIsForgotten() throws IOException {
        Thread.currentThread().interrupt();
        net().poller().poll(Long.MAX_VALUE, ReadyHandler::ready);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void anInterruptDuringTheWaitIsForgottenToo() throws Exception {
        Waiter interrupted = Waiter.polling(net().poller(), Long.MAX_VALUE).awaitWaiting();
        interrupted.thread().interrupt();
        interrupted.done();
        assertThat(interrupted.leftInterrupted()).isFalse();
    }

    @Test // E-63
    void noRegistrationIsLeftOfWhoIsClosed() throws IOException {
        assertThat(registrations()).as("the listener").isEqualTo(1);
        net().client();
        SocketIo socket = net().accept(new Ready(), Interest.WRITE);
        net().poller().register(socket, ready(), Interest.READ);
        assertThat(registrations()).as("one for each socket").isEqualTo(2);
        socket.close();
        socket.closeWithReset();
        assertThat(registrations()).isEqualTo(1);
        net().listener().close();
        assertThat(registrations()).isZero();
    }

    @Test
    void noRegistrationIsLeftOfWhoIsClosedInsideThePoll() throws IOException {
        SocketIo[] socket = new SocketIo[1];
        net().client();
        socket[0] = net().accept(bits -> socket[0].closeWithReset(), Interest.WRITE);
        net().pollUntil(() -> registrations() == 1);
    }
}
