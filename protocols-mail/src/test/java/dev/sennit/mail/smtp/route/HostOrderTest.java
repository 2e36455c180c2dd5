// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sennit.mail.smtp.MailExchanger;
import dev.sennit.mail.smtp.MailRoute;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** RFC 5321 section 5.1, RFC 7505. */
class HostOrderTest {
    private static final MailRoute ROUTE = MailRoute.to("example.org").withRandom(new Random(1));

    private static List<MailExchanger> records(String... texts) {
        return Arrays.stream(texts)
                .map(text -> text.split(" ", 2))
                .map(parts -> new MailExchanger(Integer.parseInt(parts[0]), parts[1]))
                .toList();
    }

    private static List<String> hosts(MailRoute route, String... texts) throws SmtpClientException {
        return HostOrder.of(route, records(texts));
    }

    private static SmtpClientException failure(MailRoute route, String... texts) {
        return catchThrowableOfType(SmtpClientException.class, () -> hosts(route, texts));
    }

    @Test
    void hostsWithLessPreferenceComeFirst() throws SmtpClientException {
        assertThat(hosts(ROUTE, "20 c.example.", "0 a.example.", "65535 d.example.", "10 b.example."))
                .containsExactly("a.example", "b.example", "c.example", "d.example");
    }

    @Test
    void hostsWithTheSamePreferenceComeInAnyOrderBetweenTheOthers() throws SmtpClientException {
        Set<List<String>> orders = new HashSet<>();
        for (int seed = 0; seed < 200; seed++) {
            List<String> order = hosts(
                    ROUTE.withRandom(new Random(seed)), "10 b.example", "10 c.example", "5 a.example", "10 d.example");
            assertThat(order.get(0)).isEqualTo("a.example");
            assertThat(order).containsExactlyInAnyOrder("a.example", "b.example", "c.example", "d.example");
            orders.add(order);
        }
        assertThat(orders).hasSize(6);
    }

    @Test
    void theSameSeedGivesTheSameOrder() throws SmtpClientException {
        String[] texts = {"10 a.example", "10 b.example", "10 c.example", "10 d.example"};
        assertThat(hosts(ROUTE.withRandom(new Random(7)), texts))
                .isEqualTo(hosts(ROUTE.withRandom(new Random(7)), texts));
    }

    @Test
    void aDomainWithoutRecordsIsItsOwnHost() throws SmtpClientException {
        assertThat(hosts(ROUTE)).containsExactly("example.org");
    }

    /** RFC 7505 section 3. */
    @Test
    void aNullRecordMeansThatTheDomainTakesNoMail() {
        SmtpClientException failure = failure(ROUTE, "0 .");
        assertThat(failure.kind()).isEqualTo(Kind.TAKES_NO_MAIL);
        assertThat(failure.isTemporary()).isFalse();
        assertThat(failure).hasMessageContainingAll("example.org", "5.1.10");
    }

    @Test
    void aNullRecordAmongOthersDoesNotCount() throws SmtpClientException {
        assertThat(hosts(ROUTE, "0 .", "10 a.example.")).containsExactly("a.example");
    }

    @Test
    void hostsWithoutAValidNameDoNotCount() throws SmtpClientException {
        assertThat(hosts(ROUTE, "1 192.0.2.1.", "2 a_b.example.", "3 a\\.b c.", "4 ", "5 2001:db8::1", "6 ok.example."))
                .containsExactly("ok.example");
    }

    @Test
    void recordsWithoutAnyHostAreNoRoute() {
        for (String texts : List.of("5 .", "0 192.0.2.1.")) {
            SmtpClientException failure = failure(ROUTE, texts);
            assertThat(failure.kind()).isEqualTo(Kind.NO_ROUTE);
            assertThat(failure.isTemporary()).isFalse();
        }
    }

    @Test
    void aHostIsTriedOnce() throws SmtpClientException {
        assertThat(hosts(ROUTE, "10 a.example.", "20 b.example.", "30 A.example."))
                .containsExactly("a.example", "b.example");
    }

    @Test
    void onlyHostsPreferredToThisOneAreSentTo() throws SmtpClientException {
        MailRoute route = ROUTE.withOwnName("ME.example.");
        assertThat(hosts(route, "10 a.example.", "20 me.example.", "20 b.example.", "30 c.example."))
                .containsExactly("a.example");
        assertThat(hosts(route, "10 a.example.", "20 b.example.")).containsExactly("a.example", "b.example");
    }

    @Test
    void aDomainWhoseBestHostIsThisOneIsNoRoute() {
        assertThat(failure(ROUTE.withOwnName("me.example"), "10 me.example.", "10 a.example.")
                        .kind())
                .isEqualTo(Kind.NO_ROUTE);
        assertThat(failure(ROUTE.withOwnName("example.org")).kind()).isEqualTo(Kind.NO_ROUTE);
    }

    @Test
    void notMoreHostsAreTriedThanMay() throws SmtpClientException {
        String[] many = IntStream.range(0, 5000)
                .mapToObj(i -> i + " h" + i + ".example.")
                .toArray(String[]::new);
        assertThat(hosts(ROUTE, many)).hasSize(MailRoute.DEFAULT_MAX_HOSTS).startsWith("h0.example", "h1.example");
        assertThat(hosts(ROUTE.withMaxHosts(1), many)).containsExactly("h0.example");
    }
}
