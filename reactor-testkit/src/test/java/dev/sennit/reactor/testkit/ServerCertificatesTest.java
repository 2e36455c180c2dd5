// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CertifiedKey;
import dev.sennit.reactor.ServerCertificates;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerCertificatesTest {
    private static final CertifiedKey FIRST = key("one.example", "WWW.one.example");
    private static final CertifiedKey WILD = key("*.two.example", "two.example");
    private static final CertifiedKey EXACT = key("exact.two.example");
    private static final CertifiedKey ADDRESS = key("127.0.0.1");

    private final ServerCertificates choice = ServerCertificates.of(List.of(FIRST, WILD, EXACT));

    private static CertifiedKey key(String... names) {
        return TestCertificate.of(names).certifiedKey();
    }

    @Test
    void namesAreThoseOfTheSubjectAltNameInLowerCase() {
        assertThat(FIRST.dnsNames()).containsExactly("one.example", "www.one.example");
        assertThat(ADDRESS.dnsNames()).isEmpty(); // and not the common name
    }

    @Test
    void caseDoesNotMatter() {
        assertThat(choice.find("one.EXAMPLE")).contains(FIRST);
        assertThat(choice.find("www.ONE.example")).contains(FIRST);
    }

    @Test
    void exactNamesGoBeforeWildcards() {
        assertThat(choice.find("exact.two.example")).contains(EXACT);
        assertThat(choice.find("other.two.example")).contains(WILD);
    }

    @Test // RFC 9525, section 6.3
    void wildcardStandsForOneWholeLabel() {
        assertThat(choice.find("two.example")).contains(WILD); // by its other name
        assertThat(choice.find("a.b.two.example")).isEmpty();
        assertThat(choice.find(".two.example")).isEmpty();
        assertThat(choice.find("*.two.example")).contains(WILD); // which no client asks for
    }

    @Test
    void unknownNamesAreNotCovered() {
        for (String name : List.of("", ".", "example", "one.example.", "three.example", "xone.example")) {
            assertThat(choice.covers(name)).as(name).isFalse();
        }
        assertThat(choice.covers("one.example")).isTrue();
    }

    @Test
    void twoCertificatesForOneNameAreRefused() {
        assertThatThrownBy(() -> ServerCertificates.of(List.of(FIRST, key("three.example", "www.one.example"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("two certificates are for the name www.one.example", "CN=Sennit test");
    }

    @Test
    void onlyTheFirstMayHaveNoName() {
        assertThat(ServerCertificates.of(List.of(ADDRESS, FIRST)).all()).containsExactly(ADDRESS, FIRST);
        assertThatThrownBy(() -> ServerCertificates.of(List.of(FIRST, ADDRESS)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("nobody can ask for", "only the first may");
        assertThatThrownBy(() -> ServerCertificates.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one");
    }

    @Test
    void keyOfAnotherKindIsNotOffered() {
        assertThat(choice.keyManager().chooseEngineServerAlias("RSA", null, null))
                .isNull();
        assertThat(choice.keyManager().getServerAliases("RSA", null)).isNull();
        assertThat(choice.keyManager().getServerAliases("EC", null)).contains("one.example", "*.two.example");
    }

    @Test
    void keysAreNotInLogs() {
        assertThat(FIRST).asString().contains("one.example").doesNotContain("PrivateKey");
        assertThat(choice).asString().contains("one.example", "*.two.example");
    }
}
