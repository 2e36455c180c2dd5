// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.examples.Newsletter;
import dev.sennit.mail.smtp.SmtpPoolLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** The example {@link Newsletter}, which sends over a pool, with Postfix's smtp-sink, which counts, and with Postfix. */
@OnEveryReactor
class NewsletterTest {
    private static final int CONNECTIONS = SmtpPoolLimits.DEFAULTS.connections();
    private static final String WITHOUT_TLS = "smtpd_tls_security_level = may";
    private static final String AT_ONCE = "smtpd_error_sleep_time = 0";
    private static final Pattern RECIPIENT = Pattern.compile("(?m)^X-Rcpt-Args: <(\\S+)>");
    private static final Pattern GOODBYE = Pattern.compile("(?m)disconnect from .*$");

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    private static List<String> readers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "reader" + i + "@example.org")
                .toList();
    }

    private RunningProcess start(int port, List<String> readers) {
        try {
            Path file = Files.write(folder.resolve("readers"), readers);
            Path jar = Path.of(Newsletter.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Sennit.on(reactor)
                    .with(jar)
                    .startProgram(
                            "dev.sennit.examples/" + Newsletter.class.getName(),
                            "tcp:127.0.0.1:" + port,
                            "news@example.net",
                            file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private Outcome send(int port, List<String> readers) {
        try (RunningProcess news = start(port, readers)) {
            return news.awaitExit(MailStand.LIMIT).succeeded();
        }
    }

    private Path dump() {
        return folder.resolve("dump");
    }

    private SmtpSink sink(int port, String... more) {
        List<String> options = new ArrayList<>(List.of("-D", dump().toString()));
        options.addAll(List.of(more));
        return new SmtpSink(SmtpSink.LOOPBACK, port, options.toArray(String[]::new));
    }

    /** Those whose message the sink has, as often as it has one. */
    private List<String> arrived() {
        try {
            return RECIPIENT
                    .matcher(Files.readString(dump()))
                    .results()
                    .map(each -> each.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyReaderGetsOneMessageOverConnectionsThatAreKept() {
        List<String> readers = readers(1000);
        try (SmtpSink sink = sink(Ports.free())) {
            Outcome outcome = send(sink.port(), readers);
            assertThat(outcome.outLines())
                    .hasSize(readers.size())
                    .allMatch(line -> line.contains("@example.org: 250 "));
            assertThat(arrived()).containsExactlyInAnyOrderElementsOf(readers);
            int fewest = readers.size() / SmtpPoolLimits.DEFAULTS.messagesPerConnection();
            Eventually.await("each says goodbye", () -> sink.sessions() == sink.quits());
            assertThat(sink.sessions()).isBetween(fewest, fewest + CONNECTIONS - 1);
        }
    }

    /** Its connections are dead when it goes on. What had no reply may have been delivered, and is not sent again (RFC 1047). */
    @Test
    void aServerThatIsStartedAnewLosesNothingAndHasNothingTwice() {
        List<String> readers = readers(500);
        int port = Ports.free();
        try (SmtpSink slow = sink(port, "-w", "1");
                RunningProcess news = start(port, readers)) {
            int some = 2 * CONNECTIONS;
            Eventually.await("some have arrived", Eventually.PATIENCE, () -> slow.messages() >= some, () -> news);
            news.signal("STOP");
            slow.end();
            try (SmtpSink after = sink(port)) {
                news.signal("CONT");
                Outcome outcome = news.awaitExit(MailStand.LIMIT).succeeded();
                List<String> accepted = outcome.outLines().stream()
                        .filter(line -> line.contains(": 250 "))
                        .map(line -> line.substring(0, line.indexOf(':')))
                        .toList();
                assertThat(outcome.outLines()).hasSize(readers.size());
                assertThat(after.messages()).isPositive();
                assertThat(accepted).as("%s", news).hasSizeGreaterThanOrEqualTo(readers.size() - CONNECTIONS);
                assertThat(arrived()).doesNotHaveDuplicates().containsAll(accepted);
            }
        }
    }

    private Postfix postfix(Server next, String... settings) {
        return new Postfix(folder.resolve("postfix"), new Certificates(folder).issue("localhost"), next, settings);
    }

    private Server next() {
        return Sennit.on(reactor).serve("lmtp", "--deliver", "discard", "--listen", "tcp:0");
    }

    /** Each second reader is one that Postfix does not know. */
    private static List<String> knownAndUnknown(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> i % 2 == 0 ? Postfix.ADDRESS : "reader" + i + "@example.org")
                .toList();
    }

    private static void assertEachHasItsAnswer(Outcome outcome, List<String> readers) {
        assertThat(outcome.outLines().stream().filter(line -> line.contains(": 250 2.0.0 ")))
                .hasSize(readers.size() / 2);
        assertThat(outcome.outLines().stream().filter(line -> line.contains(": 550 5.1.1 ")))
                .hasSize(readers.size() / 2);
    }

    @Test
    void postfixSeesNoMoreConnectionsThanItAllowsAndEachMessageBeginsAnew() {
        List<String> readers = knownAndUnknown(80); // fewer than a connection may have
        try (Server next = next();
                Postfix postfix = postfix(
                        next,
                        WITHOUT_TLS,
                        AT_ONCE,
                        "smtpd_client_connection_count_limit = " + CONNECTIONS,
                        "smtpd_hard_error_limit = 1000")) {
            assertEachHasItsAnswer(send(postfix.port(), readers), readers);
            Eventually.await(
                    "the end of as many connections as there may be",
                    Eventually.PATIENCE,
                    () -> goodbyes(postfix).size() == CONNECTIONS,
                    postfix::log);
            List<String> goodbyes = goodbyes(postfix);
            assertThat(goodbyes).allMatch(line -> line.contains(" quit=1"));
            assertThat(postfix.log()).doesNotContain("too many connections");
            int resets = goodbyes.stream().mapToInt(line -> count(line, "rset")).sum();
            assertThat(resets).isEqualTo(readers.size() / 2);
        }
    }

    /** It says 421 and ends the connection when it has refused three recipients in a row there; those it knows come last. */
    @Test
    void whatPostfixWillNotHearOnAConnectionIsSentOnAnother() {
        List<String> readers = new ArrayList<>(knownAndUnknown(60));
        readers.sort(Comparator.comparing(Postfix.ADDRESS::equals));
        try (Server next = next();
                Postfix postfix = postfix(next, WITHOUT_TLS, AT_ONCE, "smtpd_hard_error_limit = 3")) {
            assertEachHasItsAnswer(send(postfix.port(), readers), readers);
            assertThat(postfix.log()).contains("too many errors");
            Eventually.await(
                    "the end of more connections than there may be at a time",
                    Eventually.PATIENCE,
                    () -> goodbyes(postfix).size() > CONNECTIONS,
                    postfix::log);
        }
    }

    /** What Postfix says of each session of ours when it is over; the one that waited for its greeting said nothing. */
    private static List<String> goodbyes(Postfix postfix) {
        return GOODBYE.matcher(postfix.log())
                .results()
                .map(MatchResult::group)
                .filter(line -> line.contains(" ehlo="))
                .toList();
    }

    private static int count(String goodbye, String command) {
        return Pattern.compile(" " + command + "=(\\d+)")
                .matcher(goodbye)
                .results()
                .mapToInt(each -> Integer.parseInt(each.group(1)))
                .sum();
    }
}
