// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Those who send mail: curl, swaks, msmtp, Postfix's smtp-source and Python. */
@OnEveryReactor
class SmtpTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    private Server serve(String protocol, String... arguments) {
        List<String> all = new ArrayList<>(List.of(protocol, "--deliver", "discard", "--listen", "tcp:0"));
        all.addAll(List.of(arguments));
        return Sennit.on(reactor).serve(all.toArray(String[]::new));
    }

    private Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Outcome swaks(Server server, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "swaks",
                "--server",
                "127.0.0.1:" + server.port(),
                "--helo",
                "c.example.org",
                "--from",
                "a@example.org"));
        command.addAll(List.of("--timeout", "20"));
        command.addAll(List.of(arguments));
        return RunningProcess.run(LIMIT, command);
    }

    private static Outcome python(Server server, String script) {
        return RunningProcess.run(LIMIT, "python3", "-c", script, Integer.toString(server.port()))
                .succeeded();
    }

    @Test
    void curlSendsAMessage() {
        Path message = file("message", "Subject: x\r\n\r\n.dots\r\n..\r\nend\r\n");
        try (Server server = serve("smtp")) {
            Outcome outcome = Curl.run(
                            "-v",
                            "--url",
                            "smtp://127.0.0.1:" + server.port() + "/c.example.org",
                            "--mail-from",
                            "a@example.org",
                            "--mail-rcpt",
                            "b@example.org",
                            "-T",
                            message.toString())
                    .succeeded();
            assertThat(outcome.err()).contains("250 2.0.0 Accepted, and discarded");
        }
    }

    @Test
    void aBrowserIsSentAway() {
        try (Server server = serve("smtp")) {
            assertThat(Curl.run("--http0.9", server.url("/")).out()).contains("220 ", "421 4.7.0 ");
        }
    }

    @Test
    void swaksSendsInEveryManner() {
        try (Server server = serve("smtp")) {
            swaks(server, "--to", "b@example.org").succeeded();
            Outcome pipelined = swaks(server, "--pipeline", "--to", "b@example.org,c@example.org")
                    .succeeded();
            assertThat(pipelined.out()).contains("Accepted, and discarded");
            swaks(server, "--to", "b@example.org", "--quit-after", "RCPT").succeeded();
            swaks(server, "--to", "b@example.org", "--drop-after", "DATA");
            swaks(server, "--to", "b@example.org").succeeded();
        }
    }

    @Test
    void swaksLogsIn() {
        Path users = file("users", "# who may send\nu1:pass:word\n");
        try (Server server = serve("smtp", "--users", users.toString())) {
            for (String mechanism : new String[] {"PLAIN", "LOGIN", "CRAM-MD5"}) {
                String[] credentials = {
                    "--to", "b@example.org", "--auth", mechanism, "--auth-user", "u1", "--auth-password", "pass:word"
                };
                assertThat(swaks(server, credentials).succeeded().out()).contains("235 2.7.0 ");
            }
            assertThat(swaks(server, "--to", "b@example.org").out()).contains("530 5.7.0 ");
        }
    }

    private Server serveOverTls(String protocol, Certificates.Issued certificate, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--starttls-cert",
                certificate.certificate().toString(),
                "--starttls-key",
                certificate.key().toString()));
        all.addAll(List.of(arguments));
        return serve(protocol, all.toArray(String[]::new));
    }

    @Test
    void swaksSpeaksOverTls() {
        Certificates.Issued certificate = new Certificates(folder).issue("localhost");
        String[] trust = {
            "--tls", "--tls-verify", "--tls-ca-path", certificate.certificate().toString()
        };
        try (Server server = serveOverTls("smtp", certificate)) {
            List<String> all = new ArrayList<>(List.of(trust));
            all.addAll(List.of("--pipeline", "--to", "b@example.org,c@example.org"));
            assertThat(swaks(server, all.toArray(String[]::new)).succeeded().out())
                    .contains("TLS started with cipher TLSv1.3", "Accepted, and discarded");
        }
        try (Server server = serveOverTls("lmtp", certificate)) {
            List<String> all = new ArrayList<>(List.of(trust));
            all.addAll(List.of("--protocol", "LMTP", "--to", "u1"));
            assertThat(swaks(server, all.toArray(String[]::new)).succeeded().out())
                    .contains("TLS started with cipher TLSv1.3");
        }
    }

    @Test
    void msmtpLogsInByEveryMechanism() {
        Path users = file("users", "u1:pass:word\n");
        Path message = file("message", "Subject: x\n\n.dots\n..\nend\n");
        Certificates.Issued certificate = new Certificates(folder).issue("localhost");
        try (Server server = serveOverTls("smtp", certificate, "--users", users.toString())) {
            for (String mechanism : new String[] {"scram-sha-256", "scram-sha-1", "plain", "login", "cram-md5"}) {
                List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" < '" + message + "'", "sh"));
                command.addAll(List.of("msmtp", "-C", "/dev/null", "--host=localhost", "--port=" + server.port()));
                command.addAll(
                        List.of("--tls=on", "--tls-starttls=on", "--tls-trust-file=" + certificate.certificate()));
                command.addAll(List.of("--auth=" + mechanism, "--user=u1", "--passwordeval=echo pass:word"));
                command.addAll(List.of("--debug", "--from=a@example.org", "b@example.org", "c@example.org"));
                assertThat(RunningProcess.run(LIMIT, command).succeeded().out())
                        .contains("AUTH " + mechanism.toUpperCase(Locale.ROOT), "Accepted, and discarded");
            }
        }
    }

    @Test
    void swaksSpeaksLmtp() {
        try (Server server = serve("lmtp")) {
            swaks(server, "--protocol", "LMTP", "--to", "u1").succeeded();
        }
    }

    @Test
    void smtpSourceKeepsItsConnectionsAndMakesNewOnes() {
        try (Server server = serve("smtp")) {
            String to = "127.0.0.1:" + server.port();
            String[] load = {
                "smtp-source", "-s", "100", "-l", "5120", "-m", "2000", "-f", "a@b.example", "-t", "c@d.example"
            };
            for (String[] more : new String[][] {{"-d", to}, {to}}) {
                List<String> command = new ArrayList<>(List.of(load));
                command.addAll(List.of(more));
                RunningProcess.run(LIMIT, command).succeeded();
            }
        }
        try (Server server = serve("lmtp")) {
            RunningProcess.run(
                            LIMIT,
                            "smtp-source",
                            "-L",
                            "-d",
                            "-m",
                            "200",
                            "-t",
                            "u1@d.example",
                            "127.0.0.1:" + server.port())
                    .succeeded();
        }
    }

    @Test
    void pythonSendsWhatItCan() {
        try (Server server = serve("smtp")) {
            Outcome outcome = python(server, """
                    import smtplib, sys
                    with smtplib.SMTP('127.0.0.1', int(sys.argv[1]), 'c.example.org', 20) as s:
                        s.ehlo()
                        print(sorted(s.esmtp_features))
                        text = 'Subject: x\\r\\n\\r\\n.\\r\\n..\\r\\ngr\\u00fc\\u00dfe\\r\\n'.encode()
                        for i in range(3):
                            s.sendmail('a@example.org', ['b@example.org', 'c@example.org'], text, ['BODY=8BITMIME'])
                        print(s.docmd('MAIL', 'FROM:<a@example.org> SIZE=99999999')[0])
                        print(s.vrfy('b')[0], s.noop()[0], s.rset()[0])
                    """);
            assertThat(outcome.outLines())
                    .containsExactly(
                            "['8bitmime', 'binarymime', 'chunking', 'dsn', 'enhancedstatuscodes', 'help', 'limits',"
                                    + " 'pipelining', 'size', 'smtputf8']",
                            "552",
                            "252 250 250");
        }
    }

    /** What smtpsmug tries: each malformed end of a message, with a second message behind it. */
    @Test
    void nothingIsSmuggled() {
        try (Server server = serve("smtp")) {
            for (String end : new String[] {
                "\n.\n",
                "\r.\r",
                "\r.\n",
                "\n.\r",
                "\n.\r\n",
                "\r\n.\n",
                "\r.\r\n",
                "\r\n.\r",
                "\r\n\0.\r\n",
                "\r\n.\0\r\n"
            }) {
                try (RawConnection client = server.connect()) {
                    client.readThrough("\n");
                    client.send("EHLO c.example.org\r\n").readThrough("HELP\r\n");
                    client.send("MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n")
                            .readThrough("354 End with a dot on a line\r\n");
                    client.send("Subject: x\r\n\r\nbody" + end
                            + "MAIL FROM:<x@y>\r\nRCPT TO:<c@d>\r\nDATA\r\nz\r\n.\r\nQUIT\r\n");
                    assertThat(client.readToEnd().text())
                            .startsWith("550 5.5.2 ")
                            .containsOnlyOnce("\r\n");
                }
            }
        }
    }

    @Test
    void whatIsWrongWithTheCommandIsSaid() {
        Sennit sennit = Sennit.on(reactor);
        assertThat(sennit.run("smtp").complained(2)).contains("--deliver discard");
        assertThat(sennit.run("smtp", "--deliver", "nowhere").complained(2)).contains("'nowhere'");
        assertThat(sennit.run("smtp", "--deliver", "discard", "--host-name", "a b")
                        .complained(2))
                .contains("'a b'");
        assertThat(sennit.run(
                                "lmtp",
                                "--deliver",
                                "discard",
                                "--users",
                                file("bad", "x\n").toString())
                        .complained(1))
                .contains("line 1 is not NAME:PASSWORD");
    }
}
