// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.testkit.conformance.Waiter;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ways to wait: in nanoseconds, and in milliseconds where the kernel knows no better. */
@Timeout(60)
@NeedsLibrary
final class EpollWaitTest {
    private static final int MAX_EVENTS = 4;

    /** The system call. */
    enum Way {
        NANOS,
        MILLIS;

        int await(int epoll, long events, long timeoutNanos) {
            return this == NANOS
                    ? Native.epollWait(epoll, events, MAX_EVENTS, timeoutNanos)
                    : Native.epollWaitMillis(epoll, events, MAX_EVENTS, timeoutNanos);
        }
    }

    private int epoll;
    private int wakeup;
    private ByteBuffer memory;
    private long events;

    @BeforeEach
    void open() throws Exception {
        Epoll.load();
        memory = ByteBuffer.allocateDirect(MAX_EVENTS * Native.eventBytes());
        events = Native.addressOf(memory);
        epoll = Errno.check(Native.epollCreate());
        wakeup = Errno.check(Native.eventFd());
        Errno.check(Native.epollControl(epoll, Linux.EPOLL_CTL_ADD, wakeup, Linux.EPOLLIN, 7));
    }

    @AfterEach
    void close() {
        assertThat(Native.close(wakeup)).isZero();
        assertThat(Native.close(epoll)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void noWaitIsShorterThanAsked(Way way) {
        for (long askedNanos : new long[] {1, 999_999, 1_000_000, 1_000_001, 1_999_999, 2_500_000}) {
            long startNanos = System.nanoTime();
            assertThat(way.await(epoll, events, askedNanos)).isZero();
            assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(askedNanos);
        }
    }

    @ParameterizedTest
    @EnumSource
    void zeroLooksWithoutWaiting(Way way) {
        assertThat(way.await(epoll, events, 0)).isZero();
        assertThat(Native.eventFdWrite(wakeup)).isZero();
        assertThat(way.await(epoll, events, 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void veryLongWaitsAreNoShortOnes(Way way) throws Exception {
        long[] timeoutsNanos = {
            -1, // for ever
            Long.MAX_VALUE,
            Long.MAX_VALUE - 1,
            TimeUnit.MILLISECONDS.toNanos(Integer.MAX_VALUE) - 1,
            TimeUnit.MILLISECONDS.toNanos(Integer.MAX_VALUE) + 1,
            TimeUnit.SECONDS.toNanos(Integer.MAX_VALUE) + 1,
            TimeUnit.DAYS.toNanos(50) // in milliseconds more than 32 bits hold
        };
        for (long timeoutNanos : timeoutsNanos) {
            Waiter waiter = new Waiter(() -> way.await(epoll, events, timeoutNanos)).awaitWaiting();
            assertThat(Native.eventFdWrite(wakeup)).isZero();
            assertThat(waiter.done())
                    .as("events found in a wait of %d ns", timeoutNanos)
                    .isEqualTo(1);
            drain();
        }
    }

    private void drain() {
        assertThat(Native.close(wakeup)).isZero();
        wakeup = Native.eventFd();
        assertThat(Native.epollControl(epoll, Linux.EPOLL_CTL_ADD, wakeup, Linux.EPOLLIN, 7))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void failuresAreNegated(Way way) {
        int noDescriptor = -1; // the number of one that was closed may be that of a file of the JVM by now
        assertThat(way.await(noDescriptor, events, 0)).isEqualTo(-9); // EBADF
    }
}
