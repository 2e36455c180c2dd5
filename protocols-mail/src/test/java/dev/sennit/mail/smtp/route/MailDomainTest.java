// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailDomainTest {
    @ParameterizedTest
    @CsvSource({
        "example.org, example.org",
        "Example.ORG, example.org",
        "example.org., example.org",
        "localhost, localhost",
        "3com.example, 3com.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "xn--bcher-kva.example, xn--bcher-kva.example",
    })
    void namesAreOfALabelsInSmallLetters(String given, String expected) {
        assertThat(MailDomain.of(given).text()).isEqualTo(expected);
        assertThat(MailDomain.of(given).address()).isEmpty();
    }

    /** RFC 5321 section 4.1.3. */
    @ParameterizedTest
    @CsvSource({"[192.0.2.1], 192.0.2.1", "[IPv6:2001:db8::1], 2001:db8::1", "[ipv6:::1], ::1"})
    void anAddressLiteralIsAnAddress(String given, String expected) {
        assertThat(MailDomain.of(given).text()).isEqualTo(given);
        assertThat(MailDomain.of(given).address()).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..b",
                ".a",
                "-a.example",
                "a-.example",
                "two words",
                "my_host.example",
                "192.0.2.1",
                "2001:db8::1",
                "ldap://x",
                "a/b",
                "a\\b",
                "a\u0000b",
                "[192.0.2.1",
                "[example.org]",
                "[x:y]",
                "[2001:db8::1]",
                "[]",
                "[192.0.2.1]x"
            })
    void whatIsNeitherIsRefusedAndNamed(String given) {
        assertThatThrownBy(() -> MailDomain.of(given)).isInstanceOf(IllegalArgumentException.class);
    }

    /** RFC 1035 section 2.3.4. */
    @Test
    void labelsHave63CharactersAndNames253() {
        String label = "a".repeat(63);
        String longest = label + "." + label + "." + label + "." + "a".repeat(61);
        assertThat(MailDomain.name(longest)).contains(longest);
        assertThat(MailDomain.name(longest + ".")).contains(longest);
        assertThat(MailDomain.name(longest + "a")).isEmpty();
        assertThat(MailDomain.name(label + "a.example")).isEmpty();
    }
}
