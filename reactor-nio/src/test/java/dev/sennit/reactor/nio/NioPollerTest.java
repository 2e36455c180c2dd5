// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketIo;
import dev.sennit.reactor.nio.Loopback.Ready;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NioPollerTest {
    private final Ready ready = new Ready();
    private Loopback net;

    @BeforeEach
    void open() throws IOException {
        net = new Loopback();
    }

    @AfterEach
    void close() throws IOException {
        net.close();
    }

    @Test
    void whatIsWaitedForIsReported() throws IOException {
        Socket client = net.client();
        SocketIo socket = net.accept(ready, Interest.READ);
        net.pollNow();
        assertThat(ready.bits()).isEqualTo(Interest.NONE);

        Loopback.send(client, "hello");
        net.pollUntil(() -> ready.bits() != Interest.NONE);

        assertThat(ready.bits()).isEqualTo(Interest.READ);
        assertThat(Loopback.read(socket)).isEqualTo("hello");
    }

    @Test
    void interestFollowsTheLastChange() throws IOException {
        Loopback.send(net.client(), "hello");
        SocketIo socket = net.accept(ready, Interest.READ);
        net.pollUntil(() -> ready.bits() == Interest.READ);

        socket.interest(Interest.NONE);
        ready.clear();
        net.pollNow();
        assertThat(ready.bits()).isEqualTo(Interest.NONE);

        socket.interest(Interest.WRITE);
        net.pollUntil(() -> ready.bits() == Interest.WRITE);

        socket.interest(Interest.READ | Interest.WRITE);
        ready.clear();
        net.pollUntil(() -> ready.bits() != Interest.NONE);
        assertThat(ready.bits()).isEqualTo(Interest.READ | Interest.WRITE);
    }

    @Test
    void anotherHandlerTakesOver() throws IOException {
        Loopback.send(net.client(), "hello");
        Ready former = new Ready();
        SocketIo socket = net.accept(former, Interest.WRITE);

        net.poller.register(socket, ready, Interest.READ);
        net.pollUntil(() -> ready.bits() != Interest.NONE);

        assertThat(ready.bits()).isEqualTo(Interest.READ);
        assertThat(former.bits()).isEqualTo(Interest.NONE);
        socket.close();
        assertThat(net.poller.registrations().count()).isEqualTo(1); // the listener
    }

    @Test
    void aSocketAcceptedElsewhereIsServedHere() throws IOException {
        try (Loopback other = new Loopback()) {
            Loopback.send(other.client(), "hello");
            SocketIo socket = other.accept();
            net.poller.register(socket, ready, Interest.READ);
            net.pollUntil(() -> ready.bits() == Interest.READ);
            assertThat(Loopback.read(socket)).isEqualTo("hello");
        }
    }

    @Test // E-28, E-29
    void whoIsClosedByAnEarlierHandlerOfTheSamePollIsNotReported() throws IOException {
        SocketIo[] sockets = new SocketIo[2];
        int[] reports = new int[1];
        ReadyHandler closesBoth = bits -> {
            reports[0]++;
            sockets[0].close();
            sockets[1].closeWithReset();
        };
        for (int i = 0; i < 2; i++) {
            Socket client = net.client();
            sockets[i] = net.accept();
            Loopback.send(client, "hello");
        }
        net.poller.register(sockets[0], closesBoth, Interest.READ);
        net.poller.register(sockets[1], closesBoth, Interest.READ);
        net.pollUntil(() -> reports[0] > 0);
        net.pollNow();

        assertThat(reports[0]).isEqualTo(1);
        assertThat(net.poller.registrations().count()).isEqualTo(1);
    }

    @Test
    void aPollMayRegisterFromInside() throws IOException {
        ReadyHandler accepting = bits -> {
            try {
                net.poller.register(net.listener.accept(), ready, Interest.WRITE);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
        net.poller.register(net.listener, accepting);
        net.client();
        net.pollUntil(() -> ready.bits() == Interest.WRITE);
    }

    @Test
    void pollingIsNeverShorterThanAsked() throws IOException {
        long askedNanos = 1_100_000; // not a whole number of milliseconds
        long startNanos = net.poller.nanoTime();
        net.poller.poll(askedNanos, ReadyHandler::ready);
        assertThat(net.poller.nanoTime() - startNanos).isGreaterThanOrEqualTo(askedNanos);
    }

    @Test
    void theShortestWaitIsNotForEver() throws IOException {
        net.poller.poll(1, ReadyHandler::ready);
        net.poller.poll(0, ReadyHandler::ready);
    }

    @Test
    void aWakeupBeforeTheWaitEndsIt() throws IOException {
        net.poller.wakeup();
        net.poller.poll(Long.MAX_VALUE, ReadyHandler::ready);
    }

    @Test
    void aWakeupEndsTheWait() throws Exception {
        Waiter waiter = new Waiter(net.poller);
        waiter.awaitWaiting();
        net.poller.wakeup();
        waiter.done();
    }

    @Test
    void aWakeupSurvivesTheCloseOfAListener() throws IOException {
        net.poller.wakeup();
        net.listener.close();
        net.poller.poll(Long.MAX_VALUE, ReadyHandler::ready);
    }

    @Test
    void anInterruptIsForgotten() throws IOException {
        Socket client = net.client();
        SocketIo socket = net.accept(ready, Interest.READ);
        Thread.currentThread().interrupt();
        net.poller.poll(Long.MAX_VALUE, ReadyHandler::ready);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();

        Thread.currentThread().interrupt();
        Loopback.send(client, "hello");
        net.pollUntil(() -> ready.bits() == Interest.READ);
        assertThat(Loopback.read(socket)).isEqualTo("hello");
    }

    @Test
    void anInterruptDuringTheWaitHarmsNoSocket() throws Exception {
        Socket client = net.client();
        SocketIo socket = net.accept(ready, Interest.READ);
        Waiter interrupted = new Waiter(net.poller);
        interrupted.awaitWaiting();
        interrupted.thread.interrupt();
        interrupted.done();
        assertThat(interrupted.leftInterrupted).isFalse();

        Loopback.send(client, "hello");
        net.pollUntil(() -> ready.bits() == Interest.READ);
        assertThat(Loopback.read(socket)).isEqualTo("hello");
    }

    @Test
    void anInterruptedThreadReadsAndWrites() throws IOException {
        Socket client = net.client();
        SocketIo socket = net.accept(ready, Interest.READ);
        Loopback.send(client, "hello");
        net.pollUntil(() -> ready.bits() == Interest.READ);
        Thread.currentThread().interrupt();
        try {
            assertThat(Loopback.read(socket)).isEqualTo("hello");
            assertThat(socket.write(ByteBuffer.wrap(new byte[] {'x'}))).isEqualTo(1);
            assertThat(net.listener.accept()).isNull();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(client.getInputStream().read()).isEqualTo('x');
    }

    @Test
    void thePeerSeesTheEndWhileTheLoopWaits() throws Exception {
        Socket client = net.client();
        SocketIo socket = net.accept(ready, Interest.READ);
        socket.close();
        Waiter waiter = new Waiter(net.poller);
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        net.poller.wakeup();
        waiter.done();
    }

    @Test
    void thePeerSeesTheResetWhileTheLoopWaits() throws Exception {
        Socket client = net.client();
        SocketIo socket = net.accept(ready, Interest.READ);
        socket.closeWithReset();
        Waiter waiter = new Waiter(net.poller);
        assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("reset");
        net.poller.wakeup();
        waiter.done();
    }

    @Test
    void whoIsClosedInsideThePollIsGoneWhenTheNextOneWaits() throws Exception {
        Socket client = net.client();
        SocketIo[] socket = new SocketIo[1];
        socket[0] = net.accept(bits -> socket[0].closeWithReset(), Interest.WRITE);
        net.pollUntil(() -> net.poller.registrations().count() == 1);
        Waiter waiter = new Waiter(net.poller);
        assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("reset");
        net.poller.wakeup();
        waiter.done();
    }

    @Test
    void closingThePollerFinishesWhatWasClosedBefore() throws IOException {
        Socket client = net.client();
        SocketIo socket = net.accept(ready, Interest.READ);
        socket.closeWithReset();
        net.poller.close();
        net.poller.wakeup();
        assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("reset");
    }

    @Test
    void aClosedListenerFreesItsPortAtOnce() throws IOException {
        net.listener.close();
        net.poller
                .listen(net.listener.address(), TcpOptions.defaults().withReuseAddress(false))
                .close();
    }

    @Test
    void aListenerThatIsPausedDoesNotReport() throws IOException {
        net.listener.interest(Interest.NONE);
        net.client();
        net.pollNow();
        assertThat(net.listenerReady.bits()).isEqualTo(Interest.NONE);
        net.listener.interest(Interest.READ);
        net.accept().close();
    }

    /** Another thread in one wait without limit. */
    private static final class Waiter {
        final Thread thread;
        volatile boolean leftInterrupted;
        private final CompletableFuture<Void> result = new CompletableFuture<>();

        Waiter(NioPoller poller) {
            thread = new Thread(() -> {
                try {
                    poller.poll(Long.MAX_VALUE, ReadyHandler::ready);
                    leftInterrupted = Thread.currentThread().isInterrupted();
                    result.complete(null);
                } catch (Throwable failure) {
                    result.completeExceptionally(failure);
                }
            });
            thread.start();
        }

        void awaitWaiting() {
            while (!isWaiting()) {
                Thread.onSpinWait();
            }
        }

        private boolean isWaiting() {
            for (StackTraceElement frame : thread.getStackTrace()) {
                if (frame.getMethodName().equals("doSelect")) {
                    return true;
                }
            }
            return false;
        }

        void done() throws Exception {
            result.get(Loopback.PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        }
    }
}
