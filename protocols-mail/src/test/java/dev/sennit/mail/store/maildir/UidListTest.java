// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UidListTest {
    private static final String OWN_GUID = "0123456789abcdef0123456789abcdef";

    static String sample(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(UidListTest.class.getResourceAsStream(name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static UidList parse(String text) {
        return Objects.requireNonNull(UidList.parse(text, ':', OWN_GUID));
    }

    @Test
    void listOfDovecotIsRead() throws IOException {
        UidList list = parse(sample("dovecot-uidlist"));
        assertThat(list.uidValidity()).isEqualTo(1275660208);
        assertThat(list.uidNext()).isEqualTo(25022);
        assertThat(list.guid()).isEqualTo("3085f01b7f11094c501100008c4a11c1");
        assertThat(list.uid("1276528487.M364837P9451.kurkku,S=1355,W=1394")).isEqualTo(25006);
        assertThat(list.uid("1276533073.M242911P3632.kurkku")).isEqualTo(25017);
        assertThat(list.uid("1276534000.M1P1.kurkku,S=17")).isEqualTo(25020);
        assertThat(list.uid("other")).isNull();
    }

    @Test
    void whatOthersNotedIsKept() throws IOException {
        UidList list = parse(sample("dovecot-uidlist"));
        assertThat(list.text()).isEqualTo("""
                        3 V1275660208 N25022 G3085f01b7f11094c501100008c4a11c1
                        25006 :1276528487.M364837P9451.kurkku,S=1355,W=1394
                        25017 W2481 :1276533073.M242911P3632.kurkku
                        25020 P3 W17 :1276534000.M1P1.kurkku,S=17
                        """);
        list.retain(uid -> uid == 25017);
        assertThat(list.text()).isEqualTo("""
                        3 V1275660208 N25022 G3085f01b7f11094c501100008c4a11c1
                        25017 W2481 :1276533073.M242911P3632.kurkku
                        """);
    }

    @Test
    void linesAtTheEndCountForTheNextUid() {
        UidList list = parse("3 V7 N2 Gab\n1 :a\n5 :b\n");
        assertThat(list.uidNext()).isEqualTo(6);
        assertThat(list.add(list.uidNext(), "c")).isEqualTo("6 :c\n");
        assertThat(parse("3 V7 N2 Gab\n1 :a\n5 :b\n6 :c\n").text()).isEqualTo(list.text());
    }

    @Test
    void lineThatWasCutOffCountsForNothing() {
        String text = "3 V7 N2 Gab\n1 :first\n2 :second\n";
        for (int cut = text.length() - 1; cut > text.indexOf("2 :second"); cut--) {
            UidList list = parse(text.substring(0, cut));
            assertThat(list.uid("first")).isEqualTo(1);
            assertThat(list.size()).as("cut at %s", cut).isEqualTo(1);
        }
    }

    @Test
    void laterLineOfAFileIsTheOneThatCounts() {
        UidList list = parse("3 V7 N1 Gab\n1 :a\n2 :b\n3 :a:2,S\n");
        assertThat(list.uid("a")).isEqualTo(3);
        assertThat(list.size()).isEqualTo(2);
    }

    @Test // Courier's
    void firstVersionIsRead() {
        UidList list = parse("1 1275660208 30\n3 1276528487.M1P1.host:2,S\n7 1276528488.M1P1.host\n");
        assertThat(list.uidValidity()).isEqualTo(1275660208);
        assertThat(list.uidNext()).isEqualTo(30);
        assertThat(list.guid()).isEqualTo(OWN_GUID);
        assertThat(list.uid("1276528487.M1P1.host")).isEqualTo(3);
        assertThat(list.uid("1276528488.M1P1.host")).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "2 V1 N1\n",
                "3\n",
                "3 V0 N1\n",
                "3 Vx N1\n",
                "3 V1 N0\n",
                "3 V99999999999 N1\n",
                "3 V1 N1 G../x\n",
                "1 5\n"
            })
    void whatIsNoListIsTakenForNone(String text) {
        assertThat(UidList.parse(text, ':', OWN_GUID)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x :a", "0 :a", "-1 :a", "4294967296 :a", "5", "5 a", "", " ", "5:a", "99999999999999999999 :a"})
    void lineThatCannotBeReadIsPassedOver(String line) {
        UidList list = parse("3 V7 N2 Gab\n" + line + "\n9 :z\n");
        assertThat(list.size()).isEqualTo(1);
        assertThat(list.uid("z")).isEqualTo(9);
    }
}
