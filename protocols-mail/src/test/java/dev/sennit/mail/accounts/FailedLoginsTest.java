// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.accounts.FailedLogins.Limits;
import dev.sennit.reactor.testkit.ManualTime;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {
    private static final SocketAddress ONE = new InetSocketAddress("192.0.2.1", 1);
    private static final SocketAddress TWO = new InetSocketAddress("192.0.2.2", 1);
    private static final SocketAddress THREE = new InetSocketAddress("192.0.2.3", 1);

    private final ManualTime time = new ManualTime();

    private int add(FailedLogins failed, SocketAddress peer) {
        return failed.add(peer, time.reactor());
    }

    @Test
    void anAddressCountsWhateverItsPorts() {
        FailedLogins failed = new FailedLogins();
        assertThat(add(failed, ONE)).isEqualTo(1);
        assertThat(add(failed, new InetSocketAddress("192.0.2.1", 2))).isEqualTo(2);
        assertThat(add(failed, TWO)).isEqualTo(1);
    }

    @Test
    void aClientHasAllOfItsNetworkOfIpv6() {
        FailedLogins failed = new FailedLogins();
        add(failed, new InetSocketAddress("2001:db8:0:1::1", 1));
        assertThat(add(failed, new InetSocketAddress("2001:db8:0:1:ffff::2", 1)))
                .isEqualTo(2);
        assertThat(add(failed, new InetSocketAddress("2001:db8:0:2::1", 1))).isEqualTo(1);
    }

    @Test
    void whatIsNoAddressIsNotCounted() {
        FailedLogins failed = new FailedLogins();
        for (int i = 0; i < 2; i++) {
            assertThat(add(failed, UnixDomainSocketAddress.of("/run/mail"))).isEqualTo(1);
            assertThat(add(failed, InetSocketAddress.createUnresolved("a.example", 1)))
                    .isEqualTo(1);
        }
    }

    @Test
    void anAddressIsForgottenWhenItsTimeIsOverAndNoSooner() {
        FailedLogins failed = new FailedLogins(new Limits(2, Duration.ofSeconds(10), 9));
        add(failed, ONE);
        time.advance(Duration.ofSeconds(9));
        assertThat(add(failed, ONE)).isEqualTo(2);
        time.advance(Duration.ofMillis(9_999));
        assertThat(add(failed, ONE)).isEqualTo(3);
        time.advance(Duration.ofSeconds(10));
        assertThat(add(failed, ONE)).isEqualTo(1);
    }

    @Test
    void asManyAddressesAreRememberedAsThereMayBe() {
        FailedLogins failed = new FailedLogins(new Limits(2, Duration.ofDays(1), 9));
        add(failed, ONE);
        add(failed, TWO);
        assertThat(add(failed, ONE)).isEqualTo(2);
        assertThat(add(failed, THREE)).isEqualTo(1);
        assertThat(add(failed, ONE)).as("failed later than the second").isEqualTo(3);
        assertThat(add(failed, TWO)).as("made room for the third").isEqualTo(1);
    }

    @Test
    void anAddressWaitsForItsLastFailureWhereverItTriesAgain() {
        FailedLogins failed = new FailedLogins(new Limits(9, Duration.ofMinutes(1), 3));
        Duration each = Duration.ofSeconds(2);
        assertThat(failed.pause(ONE, time.reactor(), each)).isZero();
        add(failed, ONE);
        add(failed, ONE);
        assertThat(failed.pause(ONE, time.reactor(), each)).isEqualTo(Duration.ofSeconds(4));
        assertThat(failed.pause(TWO, time.reactor(), each)).isZero();
        time.advance(Duration.ofSeconds(3));
        assertThat(failed.pause(new InetSocketAddress("192.0.2.1", 2), time.reactor(), each))
                .isEqualTo(Duration.ofSeconds(1));
        time.advance(Duration.ofSeconds(1));
        assertThat(failed.pause(ONE, time.reactor(), each)).isZero();
        for (int i = 0; i < 9; i++) {
            add(failed, ONE);
        }
        assertThat(failed.pause(ONE, time.reactor(), each)).isEqualTo(Duration.ofSeconds(6));
        assertThat(failed.pause(UnixDomainSocketAddress.of("/run/mail"), time.reactor(), each))
                .isZero();
        time.advance(Duration.ofMinutes(1));
        assertThat(failed.pause(ONE, time.reactor(), Duration.ofHours(1))).isZero();
    }

    @Test
    void theCountStopsAtItsLimit() {
        FailedLogins failed = new FailedLogins(new Limits(1, Duration.ofSeconds(Long.MAX_VALUE), 2));
        add(failed, ONE);
        assertThat(add(failed, ONE)).isEqualTo(2);
        assertThat(add(failed, ONE)).isEqualTo(2);
    }

    @Test
    void limitsArePositive() {
        assertThatThrownBy(() -> new Limits(0, Duration.ofSeconds(1), 1)).hasMessageContaining("addresses");
        assertThatThrownBy(() -> new Limits(1, Duration.ZERO, 1)).hasMessageContaining("memory");
        assertThatThrownBy(() -> new Limits(1, Duration.ofSeconds(1), 0)).hasMessageContaining("mostFailures");
    }
}
