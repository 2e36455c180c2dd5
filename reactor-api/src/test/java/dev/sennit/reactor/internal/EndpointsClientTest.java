// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.spi.EndpointDescription;
import dev.sennit.reactor.spi.EndpointParser;
import java.net.InetAddress;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsClientTest {
    @ParameterizedTest // E-88
    @ValueSource(
            strings = {
                "tcp:example.org:25",
                "tcp:localhost:1",
                "tcp:192.0.2.1:65535:timeout=500ms",
                "tcp:2001\\:db8\\:0\\:0\\:0\\:0\\:0\\:1:25:timeout=none:bind=192.0.2.9",
                "tcp:my_service:80:bind=0\\:0\\:0\\:0\\:0\\:0\\:0\\:1",
                "tcp:example.org.:25",
                "unix:/run/x.sock",
                "unix:a\\:b:timeout=2s",
                "tcp6:example.org:25:timeout=2s",
                "tcp6:2001\\:db8\\:0\\:0\\:0\\:0\\:0\\:1:25:bind=0\\:0\\:0\\:0\\:0\\:0\\:0\\:1",
            })
    void anEndpointReadsBackToTheSame(String text) {
        assertThat(Endpoints.client(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp:25 | not of the form tcp:HOST:PORT[:timeout=TIME][:bind=ADDR]",
                "tcp:::1:25 | with \\: for each colon of an IPv6 address",
                "tcp:example.org:0 | PORT must be a number from 1 to 65535, not '0'",
                "tcp:example.org:65536 | PORT must be a number from 1 to 65535, not '65536'",
                "tcp:example.org:smtp | PORT must be a number from 1 to 65535, not 'smtp'",
                "tcp:example.org:25:timeout=0s | timeout must be a time above zero such as 500ms, 30s, 2m or none, not '0s'",
                "tcp:example.org:25:timeout=30 | not '30'",
                "tcp:example.org:25:bind=localhost | bind must be an IP address such as 127.0.0.1",
                "tcp:example.org:25:backlog=3 | unknown keyword 'backlog'",
                "unix: | PATH must not be empty",
                "unix:x:mode=660 | unknown keyword 'mode'",
                "unix:x:timeout=0s | timeout must be a time above zero",
                "tcp:-a.org:25 | '-a.org' is not a host name: a host is an IP address or a name of letters",
                "tcp:a..org:25 | 'a..org' is not a host name",
                "tcp:127.1:25 | '127.1' is not an IPv4 address",
                "tcp:1.2.3.256:25 | '1.2.3.256' is not an IPv4 address",
                "tcp:01.2.3.4:25 | '01.2.3.4' is not an IPv4 address",
                "tcp:1.2.3.0x4:25 | is not an IPv4 address",
                "tcp:fe80\\:\\:zz:25 | 'fe80::zz' is not an IPv6 address",
                "tcp:1\\:2\\:3:25 | '1:2:3' is not an IP address",
                "tcp:a b:25 | 'a b' is not a host name",
                "tcp6:25 | not of the form tcp6:HOST:PORT[:timeout=TIME][:bind=ADDR]",
                "tcp6:127.0.0.1:25 | HOST must be a name or an IPv6 address, not '127.0.0.1': for IPv4 write tcp",
                "tcp6:\\:\\:ffff\\:1.2.3.4:25 | not '::ffff:1.2.3.4': for IPv4 write tcp",
                "tcp6:fe80\\:\\:zz:25 | 'fe80::zz' is not an IPv6 address",
                "tcp6:example.org:0 | PORT must be a number from 1 to 65535, not '0'",
                "tcp6:example.org:25:timeout=0s | timeout must be a time above zero",
                "tcp6:example.org:25:bind=192.0.2.1 | bind must be an IPv6 address such as \\:\\:1 or \\:\\:, not '192.0.2.1': for IPv4 write tcp",
                "quic:example.org:25 | unknown endpoint type 'quic' in 'quic:example.org:25': known are systemd, tcp, tcp6",
            })
    void anErrorNamesWhatWasWrongAndWhatIsAllowed(String text, String message) {
        assertThatThrownBy(() -> Endpoints.client(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aHostThatIsNotWrittenAsAStringNeedsNoEscapes() {
        assertThat(Endpoints.tcpClient("::1", 25)).hasToString("tcp:\\:\\:1:25");
        assertThatThrownBy(() -> Endpoints.tcpClient("example.org", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 1 to 65535, not 0");
    }

    @Test
    void aTypeOnlyForServersSaysSo() {
        EndpointParser onlyServers = new EndpointParser() {
            @Override
            public String type() {
                return "fd";
            }

            @Override
            public String syntax() {
                return "fd:NUMBER";
            }

            @Override
            public ServerEndpoint parseServer(EndpointDescription description) {
                throw new AssertionError();
            }
        };
        assertThat(onlyServers.clientSyntax()).isEmpty();
        assertThatThrownBy(() -> onlyServers.parseClient(EndpointDescription.parse("fd:3")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("endpoint 'fd:3': one can listen at the type 'fd', as fd:NUMBER, but not connect to it");
    }

    // ---------------------------------------------------------------------------------------------------- names

    @Test // E-89
    void namesOfOtherAlphabetsAreLookedUpInAscii() {
        assertThat(HostNames.toAscii("b\u00fccher.example")).isEqualTo("xn--bcher-kva.example");
        assertThat(HostNames.toAscii("bu\u0308cher.example"))
                .as("composed first")
                .isEqualTo("xn--bcher-kva.example");
    }

    @Test
    void namesHaveTheLimitsOfTheDomainNameSystem() {
        String label = "a".repeat(63);
        String longest = label + "." + label + "." + label + "." + "a".repeat(61);
        assertThat(HostNames.toAscii(longest)).hasSize(253);
        assertThat(HostNames.toAscii(longest + ".")).as("written as absolute").hasSize(254);
        for (String tooLong : List.of(longest + "a", label + "a.org", "")) {
            assertThatThrownBy(() -> HostNames.toAscii(tooLong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("in parts of 1 to 63, 253 in all");
        }
    }

    @Property
    void everyIpv4AddressIsUnderstoodWithoutALookup(
            @ForAll @IntRange(max = 255) int a,
            @ForAll @IntRange(max = 255) int b,
            @ForAll @IntRange(max = 255) int c,
            @ForAll @IntRange(max = 255) int d) {
        String text = a + "." + b + "." + c + "." + d;
        assertThat(HostNames.literal(text)).map(InetAddress::getHostAddress).contains(text);
    }

    // ---------------------------------------------------------------------------------------------------- order

    private static InetAddress numbered(int n, boolean newFamily) {
        return Literals.address(newFamily ? "2001:db8::" + Integer.toHexString(n + 1) : "10.0.0." + (n + 1));
    }

    @Property // RFC 8305, section 4
    void familiesTakeTurnsAndKeepTheirOwnOrder(@ForAll List<Boolean> families) {
        List<InetAddress> given = IntStream.range(0, Math.min(60, families.size()))
                .mapToObj(n -> numbered(n, families.get(n)))
                .toList();
        List<InetAddress> order = Addresses.interleave(given);
        assertThat(order).containsExactlyInAnyOrderElementsOf(given);
        for (Class<?> family :
                new HashSet<Class<?>>(given.stream().map(Object::getClass).toList())) {
            assertThat(order.stream().filter(family::isInstance))
                    .containsExactlyElementsOf(
                            given.stream().filter(family::isInstance).toList());
        }
        long first = order.stream()
                .filter(each -> each.getClass() == order.get(0).getClass())
                .count();
        for (int i = 0; i < 2 * Math.min(first, order.size() - first); i++) {
            boolean ofFirst = order.get(i).getClass() == given.get(0).getClass();
            assertThat(ofFirst).isEqualTo(i % 2 == 0);
        }
    }

    @Test
    void anAddressIsTriedOnceAndNotMoreThanTheLimit() {
        InetAddress one = numbered(0, false);
        assertThat(Addresses.interleave(Collections.nCopies(5, one))).containsExactly(one);
        for (int count : new int[] {63, 64, 65}) {
            List<InetAddress> given = IntStream.range(0, count)
                    .mapToObj(n -> numbered(n, n % 3 == 0))
                    .toList();
            assertThat(Addresses.interleave(given)).hasSize(Math.min(count, Addresses.MAX_TRIED));
        }
    }
}
