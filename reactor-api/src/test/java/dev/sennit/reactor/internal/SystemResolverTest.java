// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.HostResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemResolverTest {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(2);
    private final AtomicInteger lookups = new AtomicInteger();
    private final SystemResolver resolver = new SystemResolver(this::lookUp, 2, 3);

    @AfterEach
    void open() {
        gate.countDown();
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        lookups.incrementAndGet();
        assertThat(Thread.currentThread().isDaemon()).isTrue();
        assertThat(Thread.currentThread().getName()).startsWith("sennit-resolver-");
        begun.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new UnknownHostException("interrupted");
        }
        if (host.equals("unknown")) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {Literals.address("192.0.2.1"), Literals.address("2001:db8::1")};
    }

    private List<CompletableFuture<List<InetAddress>>> ask(int count) throws InterruptedException {
        List<CompletableFuture<List<InetAddress>>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(resolver.resolve("host" + i));
        }
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        return answers;
    }

    private static List<InetAddress> get(CompletableFuture<List<InetAddress>> answer) throws Exception {
        return answer.get(60, TimeUnit.SECONDS);
    }

    @Test
    void asManyAsTheLimitAreLookedUpAndWaitAndOneMoreFails() throws Exception {
        var answers = ask(5);
        assertThatThrownBy(() -> get(resolver.resolve("sixth")))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("3 wait already, 'sixth' is one too many");
        assertThat(lookups).hasValue(2);
        gate.countDown();
        for (var each : answers) {
            assertThat(get(each)).containsExactly(Literals.address("192.0.2.1"), Literals.address("2001:db8::1"));
        }
    }

    @Test
    void oneThatIsCancelledGivesItsPlaceBackAndIsNeverLookedUp() throws Exception {
        var answers = ask(5);
        answers.get(3).cancel(true);
        var late = resolver.resolve("late");
        gate.countDown();
        answers.set(3, late);
        for (var each : answers) { // whoever was taken first may be looked up last
            assertThat(get(each)).hasSize(2);
        }
        assertThat(lookups).hasValue(5);
    }

    @Test
    void anUnknownHostIsToldAsThat() {
        gate.countDown();
        assertThatThrownBy(() -> get(resolver.resolve("unknown"))).hasCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void limitsAreAtLeastOne() {
        for (int[] bad : new int[][] {{0, 1}, {1, 0}}) {
            assertThatThrownBy(() -> HostResolver.system(bad[0], bad[1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("limits of at least 1");
        }
        assertThat(HostResolver.system()).isSameAs(HostResolver.system());
    }
}
