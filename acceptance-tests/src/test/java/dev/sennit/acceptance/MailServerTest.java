// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** {@code sennit mail} by one command, with curl and swaks. */
@OnEveryReactor
class MailServerTest {
    /** Runs its arguments at a terminal, answers each prompt at once, and prints what the terminal shows. */
    private static final String TYPIST = """
            import os, pty, sys
            child, terminal = pty.fork()
            if child == 0:
                os.execvp(sys.argv[1], sys.argv[1:])
            shown = b''
            while True:
                try:
                    piece = os.read(terminal, 1000)
                except OSError:
                    break
                if not piece:
                    break
                shown += piece
                if shown.endswith(b': '):
                    os.write(terminal, b'geheim\\n')
            print(shown.decode())
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            """;

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    private MailStand mail;

    @BeforeEach
    void addAUser() {
        mail = new MailStand(Sennit.on(reactor), folder);
        mail.user("secret", "add", "tim").succeeded();
    }

    @Test
    void whatAUserSendsAUserReadsAlsoAfterARestart() {
        Path message = mail.file("message", "From: tim@example.org\r\nSubject: from curl\r\n\r\n.body\r\n");
        try (Server server = mail.serve()) {
            mail.curl(
                            "smtp://localhost:" + MailStand.port(server, "submission") + "/c.example.org",
                            "--mail-from",
                            "tim@example.org",
                            "--mail-rcpt",
                            "Tim+lists@example.org",
                            "-T",
                            message.toString())
                    .succeeded();
            String[] login = {"--auth", "LOGIN", "--auth-user", "tim@example.org", "--auth-password", "secret"};
            List<String> sent = new ArrayList<>(List.of(login));
            sent.addAll(List.of("--to", "tim@example.org", "--header", "Subject: from swaks"));
            MailStand.swaks(server, "submission", sent.toArray(String[]::new)).succeeded();
            assertThat(mail.curl("pop3://localhost:" + MailStand.port(server, "pop3") + "/1")
                            .succeeded()
                            .out())
                    .startsWith(
                            "Return-Path: <tim@example.org>\r\nDelivered-To: Tim+lists@example.org\r\nReceived: from ")
                    .contains("with ESMTPSA id ")
                    .endsWith("Subject: from curl\r\n\r\n.body\r\n");
            server.signal("TERM");
            server.awaitEnd().succeeded();
        }
        try (Server server = mail.serve()) {
            assertThat(mail.curl("pop3://localhost:" + MailStand.port(server, "pop3") + "/2")
                            .succeeded()
                            .out())
                    .contains("Subject: from swaks\r\n");
            assertThat(mail.curl("imap://localhost:" + MailStand.port(server, "imap") + "/INBOX;UID=1")
                            .succeeded()
                            .out())
                    .contains("Subject: from curl\r\n");
        }
    }

    @Test
    void strangersMailIsTakenForUsersOnly() {
        try (Server server = mail.serve()) {
            mail.bring(server, "from a stranger");
            assertThat(MailStand.swaks(server, "smtp", "--to", "nobody@example.org")
                            .out())
                    .contains("550 5.1.1 ");
            assertThat(MailStand.swaks(server, "smtp", "--to", "b@elsewhere.org")
                            .out())
                    .contains("550 5.7.1 ");
            assertThat(MailStand.swaks(server, "submission", "--to", "tim@example.org")
                            .out())
                    .contains("530 5.7.0 ");
            assertThat(Curl.run("--user", "tim:wrong", "pop3://localhost:" + MailStand.port(server, "pop3"))
                            .exitCode())
                    .isNotZero();
        }
    }

    @Test
    void mailMayComeFromWhomAsciiCannotName() {
        try (Server server = mail.serve()) {
            RunningProcess.run(MailStand.LIMIT, "python3", "-c", """
                            import smtplib, sys
                            with smtplib.SMTP('127.0.0.1', int(sys.argv[1]), 'c.example.org', 20) as s:
                                text = 'Message-ID: <1@x>\\r\\nSubject: gr\\u00fc\\u00dfe\\r\\n\\r\\n'.encode()
                                options = ['SMTPUTF8', 'BODY=8BITMIME']
                                s.sendmail('j\\u00f6rg@b\\u00fccher.example', ['tim@example.org'], text, options)
                            """, MailStand.port(server, "smtp"))
                    .succeeded();
            assertThat(mail.curl("pop3://localhost:" + MailStand.port(server, "pop3") + "/1")
                            .succeeded()
                            .out())
                    .startsWith("Return-Path: <j\u00f6rg@b\u00fccher.example>\r\n")
                    .contains("with UTF8SMTP id ", "Subject: gr\u00fc\u00dfe\r\n");
        }
    }

    @Test
    void aTerminalIsAskedTwiceAndDoesNotShowWhatIsTyped() {
        Outcome asked = Sennit.on(reactor)
                .wrappedIn("python3", "-c", TYPIST)
                .run("mail-user", "add", "--store", mail.store().toString(), "eve")
                .succeeded();
        assertThat(asked.out()).contains("Password for eve: ", "Again: ").doesNotContain("geheim");
        assertThat(mail.user("x", "list").succeeded().outLines()).containsExactly("eve", "tim");
    }

    @Test
    void usersComeAndGoWhileItServes() {
        try (Server server = mail.serve()) {
            mail.user("p\u00e4ss", "add", "eve").succeeded();
            MailStand.swaks(server, "smtp", "--to", "eve@example.org").succeeded();
            assertThat(mail.user("x", "list").succeeded().outLines()).containsExactly("eve", "tim");
            mail.user("x", "remove", "eve").succeeded();
            assertThat(MailStand.swaks(server, "smtp", "--to", "eve@example.org")
                            .out())
                    .contains("550 5.1.1 ");
        }
        assertThat(mail.user("x", "add", "tim").complained(1)).contains("there is a user tim already");
        assertThat(mail.user("x", "add", "a b").complained(1)).contains("unlike 'a b'");
        assertThat(mail.user("x", "sing").complained(2)).contains("'sing' is not one of add, passwd, remove and list");
    }
}
