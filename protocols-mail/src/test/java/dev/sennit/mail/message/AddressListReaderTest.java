// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Addresses as ENVELOPE has them: name/route/mailbox/host, with - for NIL. */
class AddressListReaderTest {
    static Stream<Arguments> fields() {
        return Stream.of(
                Arguments.of("", ""),
                Arguments.of(" , ,, ", ""),
                Arguments.of("a@b.example", "-/-/a/b.example"),
                Arguments.of("a@b, c@d", "-/-/a/b -/-/c/d"),
                Arguments.of("Al Bert <a@b>", "Al Bert/-/a/b"),
                Arguments.of("Al  Q. \"Bert, Dr\" <a@b>,c@d", "Al Q. Bert, Dr/-/a/b -/-/c/d"),
                Arguments.of("\"A \\\"B\\\\\" <a@b>", "A \"B\\/-/a/b"),
                Arguments.of("=?utf-8?q?=C3=A4?= =?x?q?y?= <a@b>", "=?utf-8?q?=C3=A4?= =?x?q?y?=/-/a/b"),
                Arguments.of("<a@b>", "-/-/a/b"),
                Arguments.of("<>", "-/-//"),
                Arguments.of("a@b (Al (x) \\) Bert)", "Al (x) ) Bert/-/a/b"),
                Arguments.of("(c) a (d) . b @ (e) c . d", "d/-/a.b/c.d"),
                Arguments.of("\"a b\"@c", "-/-/a b/c"),
                Arguments.of("\"a@b\"@[1.2.3.4]", "-/-/a@b/[1.2.3.4]"),
                Arguments.of("a@[IPv6:::1], c@d", "-/-/a/[IPv6:::1] -/-/c/d"),
                Arguments.of("A <@x,@y:a@b>", "A/@x,@y/a/b"),
                Arguments.of("g: a@b, C <c@d>; e@f", "-/-/g/- -/-/a/b C/-/c/d -/-/-/- -/-/e/f"),
                Arguments.of("Undisclosed recipients:;", "-/-/Undisclosed recipients/- -/-/-/-"),
                Arguments.of("g: a@b", "-/-/g/- -/-/a/b -/-/-/-"),
                // what is none
                Arguments.of("root", "-/-/root/"),
                Arguments.of("root (the boss)", "the boss/-/root/"),
                Arguments.of("Al Bert", "Al Bert/-//"),
                Arguments.of("A <a>, c@d", "A/-/a/ -/-/c/d"),
                Arguments.of("A <a@b, c@d", "A/-/a/b -/-/c/d"),
                Arguments.of("A <a@b c d>, e@f", "A/-/a/b -/-/e/f"),
                Arguments.of("A <a@b> junk, e@f", "A/-/a/b -/-/e/f"),
                Arguments.of("[x] A <a@b>", "[x] A/-/a/b"),
                Arguments.of("A <a@b> <c@d>", "A/-/a/b -/-/c/d"),
                Arguments.of("\"open, c@d", "open, c@d/-//"),
                Arguments.of("a@b (open, c@d", "open, c@d/-/a/b"),
                Arguments.of("a@b@c, d@e", "-/-/a/b -/-//c -/-/d/e"),
                Arguments.of("g: h: a@b;;, c@d", "-/-/g/- -/-/a/b -/-/-/- -/-/c/d"));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aFieldHasItsAddresses(String field, String expected) {
        assertThat(show(AddressListReader.read(field, 100))).isEqualTo(expected);
    }

    private static String show(List<EnvelopeAddress> addresses) {
        return addresses.stream()
                .map(a -> Stream.of(a.name(), a.route(), a.mailbox(), a.host())
                        .map(part -> part.orElse("-"))
                        .collect(Collectors.joining("/")))
                .collect(Collectors.joining(" "));
    }

    @Test
    void furtherAddressesAreLeftOut() {
        assertThat(show(AddressListReader.read("a@b,c@d,e@f", 3))).isEqualTo("-/-/a/b -/-/c/d -/-/e/f");
        assertThat(show(AddressListReader.read("a@b,c@d,e@f", 2))).isEqualTo("-/-/a/b -/-/c/d");
        assertThat(show(AddressListReader.read("g:a@b,c@d;,e@f", 3))).isEqualTo("-/-/g/- -/-/a/b -/-/-/-");
    }

    @Provide
    Arbitrary<String> garbage() {
        return Arbitraries.of(
                        "a", "@", "<", ">", ",", ":", ";", "\"", "\\", "(", ")", "[", "]", ".", " ", "\t", "\u00ff",
                        "\0", "\r")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @Property
    void groupsArePairsWhateverTheFieldHolds(@ForAll("garbage") String field) {
        for (int most = 1; most < 6; most++) {
            List<EnvelopeAddress> addresses = AddressListReader.read(field, most);
            assertThat(addresses).hasSizeLessThanOrEqualTo(most);
            int depth = 0;
            for (EnvelopeAddress address : addresses) {
                if (address.host().isEmpty()) {
                    depth += address.mailbox().isPresent() ? 1 : -1;
                }
                assertThat(depth).isBetween(0, 1);
            }
            assertThat(depth).isZero();
        }
    }

    @Property
    void structuredFieldsOfGarbageAreRead(@ForAll("garbage") String field) {
        ContentType type = ContentType.parse("a/b;" + field + ";c=d", 3);
        assertThat(type.parameters()).hasSizeLessThanOrEqualTo(3);
        Optional<Disposition> disposition = Disposition.parse(field, 3);
        assertThat(disposition.map(Disposition::type).orElse("x")).isNotEmpty();
    }
}
