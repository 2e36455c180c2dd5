// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each system call of an adoption fails: while it looks, the descriptor is left as it was; once it is ours, it is closed.
 */
@NeedsLibrary
@Tag("faults") // needs a library of its own
@Timeout(60)
final class AdoptionFaultsTest {
    private static final int MAX_CALLS = 100;
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final TcpOptions OPTIONS = TcpOptions.defaults();

    private final RawSockets sockets = new RawSockets();

    @FunctionalInterface
    private interface Adoption {
        void adopt(EventLoop loop, int fd);
    }

    @BeforeEach
    void opensWhatTheJvmKeepsOpen() throws IOException {
        Epoll.load();
        Faults.disarm();
        EpollPoller.open().close();
    }

    @AfterEach
    void disarm() {
        Faults.disarm();
        sockets.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"ENOMEM, 12", "EACCES, 13", "EMFILE, 24"})
    void aListenerIsAdoptedWhollyOrNotAtAll(String name, int errno) throws IOException {
        Set<String> failed = new LinkedHashSet<>();
        for (int n = 1; n < MAX_CALLS; n++) {
            int fd = sockets.listening(LOOPBACK);
            String call = check(n, errno, fd, (loop, it) -> loop.adoptListener(it, peer -> null, OPTIONS));
            if (call.isEmpty()) {
                break;
            }
            failed.add(call);
        }
        assertThat(failed)
                .containsExactly(
                        "fstat", "getsockopt", "fcntl", "setsockopt", "getsockname", "eventfd", "epoll_ctl add");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"ENOMEM, 12", "EACCES, 13", "ENOTCONN, 107"})
    void aConnectionIsAdoptedWhollyOrNotAtAll(String name, int errno) throws IOException {
        int listening = sockets.listening(LOOPBACK);
        Set<String> failed = new LinkedHashSet<>();
        for (int n = 1; n < MAX_CALLS; n++) {
            int fd = sockets.connected(sockets.address(listening));
            String call = check(n, errno, fd, (loop, it) -> loop.adoptConnection(it, peer -> null, OPTIONS));
            if (call.isEmpty()) {
                break;
            }
            failed.add(call);
        }
        assertThat(failed)
                .containsExactlyInAnyOrder("fstat", "getsockopt", "fcntl", "setsockopt", "getsockname", "getpeername");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"ENOMEM, 12", "EAGAIN, 11", "ECONNREFUSED, 111"})
    void aDatagramThatIsNotSentIsToldAndLeavesNothing(String name, int errno) throws IOException {
        String receiver = "@sennit-faults-" + ProcessHandle.current().pid();
        sockets.receiving(receiver);
        long before = OpenDescriptors.count();
        Set<String> failed = new LinkedHashSet<>();
        for (int n = 1; n < MAX_CALLS; n++) {
            EventLoop loop = new EventLoop("epoll", EpollPoller.open(), ReactorOptions.defaults());
            String call = sendWithFault(loop, receiver, n, errno);
            loop.close();
            assertThat(OpenDescriptors.count()).as("descriptors after " + call).isEqualTo(before);
            if (call.isEmpty()) {
                break;
            }
            failed.add(call);
        }
        assertThat(failed).containsExactly("socket", "connect", "send");
    }

    /** As a watchdog's, on the day that there is none. */
    @Test
    void theDatagramsBehindTheFirstNeedNoDescriptor() throws IOException {
        String receiver = "@sennit-faults-" + ProcessHandle.current().pid();
        sockets.receiving(receiver);
        EventLoop loop = new EventLoop("epoll", EpollPoller.open(), ReactorOptions.defaults());
        Set<String> calls = new LinkedHashSet<>();
        loop.sendUnixDatagram(receiver, ByteBuffer.wrap(new byte[] {1}));
        for (int n = 1; n <= 3; n++) {
            calls.add(sendWithFault(loop, receiver, n, 111)); // ECONNREFUSED
        }
        loop.close();
        assertThat(calls).containsExactly("connect", "send", "");
    }

    /** Returns the call that failed; empty when none did. */
    private static String sendWithFault(EventLoop loop, String receiver, int n, int errno) {
        Faults.failOnce(n, errno);
        Throwable refusal = catchThrowable(() -> loop.sendUnixDatagram(receiver, ByteBuffer.wrap(new byte[] {1})));
        String call = Faults.failed();
        Faults.disarm();
        if (call.isEmpty()) {
            assertThat(refusal).isNull();
        } else {
            assertThat(refusal).isInstanceOf(UncheckedIOException.class).hasMessageContaining(receiver);
        }
        return call;
    }

    /** Returns the call that failed; empty when none did, and so the adoption worked. */
    private String check(int n, int errno, int fd, Adoption adoption) throws IOException {
        long before = OpenDescriptors.count();
        EventLoop loop = new EventLoop("epoll", EpollPoller.open(), ReactorOptions.defaults());
        Faults.failOnce(n, errno);
        Throwable refusal = catchThrowable(() -> adoption.adopt(loop, fd));
        String failed = Faults.failed();
        Faults.disarm();
        String what = "call " + n + ", " + failed + ": " + refusal;
        if (failed.isEmpty()) {
            assertThat(refusal).isNull();
            assertThat(RawSockets.isPrepared(fd)).isTrue();
        } else if (refusal instanceof IllegalArgumentException) {
            assertThat(RawSockets.isPrepared(fd))
                    .as("left as it was at " + what)
                    .isFalse();
        } else {
            assertThat(refusal)
                    .isInstanceOfAny(CannotListenException.class, UncheckedIOException.class)
                    .hasMessageContaining("descriptor " + fd + ": " + Native.errorText(errno));
            assertThat(RawSockets.isSocket(fd)).as("closed at " + what).isFalse();
        }
        loop.close();
        long left = RawSockets.isSocket(fd) ? 0 : 1; // it was there before
        if (left == 1) {
            sockets.givenAway(fd);
        }
        assertThat(OpenDescriptors.count()).as("descriptors after " + what).isEqualTo(before - left);
        return failed;
    }
}
