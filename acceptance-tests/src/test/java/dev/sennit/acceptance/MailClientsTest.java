// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** {@code sennit send-mail} and {@code sennit fetch-mail} with servers of others: Dovecot and Postfix's smtp-sink. */
@OnEveryReactor
class MailClientsTest {
    private static final String TEXT = "From: ann@example.org\nSubject: x\n\n.dot\n..\nend\n";

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    private Path file(String name, String text) {
        try {
            return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a message on standard input. */
    private Outcome send(String text, String... arguments) {
        Path message = file("message", text);
        List<String> all = new ArrayList<>(List.of("send-mail"));
        all.addAll(List.of(arguments));
        return Sennit.on(reactor).reading(message).run(all.toArray(String[]::new));
    }

    private Outcome fetch(Dovecot dovecot, Path maildir, String... more) {
        List<String> all = new ArrayList<>(List.of("fetch-mail", "--server", dovecot.pop3(), "--user", "ann"));
        all.addAll(List.of("--starttls", "never", "--maildir", maildir.toString()));
        all.addAll(List.of(
                "--password-file", file("password", Dovecot.PASSWORD + "\n").toString()));
        all.addAll(List.of(more));
        return Sennit.on(reactor).run(all.toArray(String[]::new));
    }

    private static List<String> messages(Path maildir) throws IOException {
        List<String> all = new ArrayList<>();
        for (String each : new String[] {"new", "cur"}) {
            try (Stream<Path> files = Files.list(maildir.resolve(each))) {
                for (Path file : files.toList()) {
                    all.add(Files.readString(file, StandardCharsets.ISO_8859_1).replace("\r\n", "\n"));
                }
            }
        }
        return all;
    }

    @Test
    void mailGoesIntoDovecotAndComesOutAgain() throws IOException {
        Path maildir = folder.resolve("Maildir");
        try (Dovecot dovecot = new Dovecot(folder.resolve("dovecot"))) {
            String large = TEXT + "a line of a large message\n".repeat(100_000);
            for (String each : new String[] {TEXT, large, "From: ann@example.org\n\n\u00e4\n"}) {
                Outcome sent = send(each, "--server", dovecot.lmtp(), "ann").succeeded();
                assertThat(sent.out()).startsWith("ann: 250 2.0.0 ");
            }
            Outcome first = fetch(dovecot, maildir).succeeded();
            assertThat(first.out()).isEqualTo("3 new messages of 3 in " + maildir + "\n");
            assertThat(first.errLines()).startsWith("1 of 3 fetched").endsWith("3 of 3 fetched");
            assertThat(messages(maildir))
                    .hasSize(3)
                    .anyMatch(text -> text.endsWith("\n.dot\n..\nend\n"))
                    .anyMatch(text -> text.endsWith(large))
                    .anyMatch(text -> text.endsWith("\n\u00e4\n"));
            assertThat(fetch(dovecot, maildir).succeeded().out()).startsWith("0 new messages of 0 ");
            send(TEXT, "--server", dovecot.lmtp(), "ann").succeeded();
            assertThat(fetch(dovecot, maildir, "--delete", "on").succeeded().out())
                    .startsWith("1 new message of 1 ");
            assertThat(messages(maildir)).hasSize(4);
            Path other = folder.resolve("other");
            assertThat(fetch(dovecot, other).succeeded().out()).startsWith("0 new messages of 0 ");
        }
    }

    @Test
    void whoIsNotLetInIsTold() throws IOException {
        try (Dovecot dovecot = new Dovecot(folder.resolve("dovecot"))) {
            Path wrong = file("wrong", "wrong\n");
            Outcome outcome = Sennit.on(reactor)
                    .run(
                            "fetch-mail",
                            "--server",
                            dovecot.pop3(),
                            "--user",
                            "ann",
                            "--starttls",
                            "never",
                            "--maildir",
                            folder.resolve("Maildir").toString(),
                            "--password-file",
                            wrong.toString());
            assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(77);
            assertThat(outcome.err()).contains("sennit: fetch-mail: AUTH was refused: -ERR [AUTH]");
        }
    }

    private Outcome sinkTakes(String... options) {
        try (SmtpSink sink = new SmtpSink(SmtpSink.LOOPBACK, Ports.free(), options)) {
            Outcome outcome = send(TEXT, "--server", "smtp:127.0.0.1:" + sink.port(), "b@example.org", "c@example.org");
            assertThat(sink.isAlive()).isTrue();
            return outcome;
        }
    }

    @Test
    void smtpSinkTakesMailInEveryManner() {
        for (String[] options : new String[][] {{}, {"-e"}, {"-p"}, {"-8"}, {"-w", "1"}}) {
            Outcome outcome = sinkTakes(options).succeeded();
            assertThat(outcome.outLines()).hasSize(2).allMatch(line -> line.contains(": 250 "));
        }
    }

    @Test
    void whatSmtpSinkRefusesIsTold() {
        Outcome hard = sinkTakes("-f", "RCPT");
        assertThat(hard.exitCode()).as("%s", hard).isEqualTo(69);
        assertThat(hard.errLines()).hasSize(2).allMatch(line -> line.contains("@example.org: 500 "));
        Outcome soft = sinkTakes("-r", "DATA");
        assertThat(soft.exitCode()).as("%s", soft).isEqualTo(75);
        Outcome gone = sinkTakes("-q", "DATA");
        assertThat(gone.exitCode()).as("%s", gone).isEqualTo(75);
    }

    @Test
    void ourOwnServerTakesIt() {
        try (Server server = Sennit.on(reactor).serve("smtp", "--deliver", "discard", "--listen", "tcp:0")) {
            Outcome outcome = send(
                            TEXT + "x".repeat(500) + "\n",
                            "--server",
                            "smtp:127.0.0.1:" + server.port(),
                            "b@example.org")
                    .succeeded();
            assertThat(outcome.out()).isEqualTo("b@example.org: 250 2.0.0 Accepted, and discarded\n");
        }
    }
}
