// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who read mail over IMAP: Python, curl, mbsync, mutt, fetchmail and getmail. */
class ImapTest {
    private static final String MESSAGE = "From: ann@example.org\r\nSubject: %s\r\n\r\nbody\r\n";

    @TempDir
    Path folder;

    private MailStand mail;

    @BeforeEach
    void addAUser() {
        mail = new MailStand(Sennit.complete(), folder);
        mail.user("secret", "add", "tim").succeeded();
    }

    private String url(Server server, String path) {
        return "imap://localhost:" + MailStand.port(server, "imap") + "/" + path;
    }

    private void append(Server server, String subject) {
        Path message = mail.file("message", String.format(MESSAGE, subject));
        mail.curl(url(server, "INBOX"), "-T", message.toString()).succeeded();
    }

    /** What the server says to a command in the inbox. */
    private String ask(Server server, String command) {
        return mail.curl(url(server, "INBOX"), "-X", command).succeeded().out();
    }

    /** RFC 9325 section 3.7, ALPACA: a browser that is led here leaves in the handshake, before it says anything. */
    @Test
    void whoWantsToSpeakSomethingElseAboveTlsIsSentAway() {
        String keys = new Certificates(folder).issue("localhost").keywords();
        try (Server server = mail.sennit()
                .serve("imap", "--store", mail.store().toString(), "--listen", "tls:0" + keys + ":alpn=imap")) {
            Outcome browser = OpenSsl.greet(server.port(), "-alpn", "h2,http/1.1");
            assertThat(browser.exitCode()).isNotZero();
            assertThat(browser.out()).contains("alert no application protocol").doesNotContain("* OK");
            assertThat(OpenSsl.say("a LOGOUT\r\n", server.port(), "-alpn", "imap")
                            .succeeded()
                            .out())
                    .contains("ALPN protocol: imap", "* OK ", "a OK ");
            assertThat(OpenSsl.say("a LOGOUT\r\n", server.port()).succeeded().out())
                    .contains("No ALPN negotiated", "* OK ", "a OK ");
        }
    }

    @Test
    void imaplibDoesWhatItCan() {
        try (Server server = mail.serve()) {
            Outcome outcome = RunningProcess.run(
                            MailStand.LIMIT, "python3", "-c", """
                            import imaplib, ssl, sys
                            m = imaplib.IMAP4('localhost', int(sys.argv[1]), 20)
                            m.starttls(ssl.create_default_context(cafile=sys.argv[2]))
                            m.login('tim', 'secret')
                            m.enable('CONDSTORE')
                            print(m.response('ENABLED')[1])
                            def append(subject):
                                text = f'Message-ID: <{subject}@example.org>\\r\\nSubject: {subject}\\r\\n\\r\\nx\\r\\n'
                                return m.append('INBOX', '(\\\\Seen)', None, text.encode())[0]
                            print(append('b'), append('a'), append('Re: b'))
                            print(m.select())
                            m.uid('SEARCH', 'RETURN', '(MIN MAX COUNT)', 'SEEN')
                            print(m.response('ESEARCH')[1][0].split(b' ', 2)[2])
                            print(m.sort('(SUBJECT)', 'UTF-8', 'ALL')[1], m.thread('ORDEREDSUBJECT', 'UTF-8', 'ALL')[1])
                            print(m.namespace()[1])
                            idle = m._new_tag()
                            m.send(idle + b' IDLE\\r\\n')
                            print(m.readline()[:1])
                            other = imaplib.IMAP4('localhost', int(sys.argv[1]), 20)
                            other.login('tim', 'secret')
                            other.append('INBOX', None, None, b'Subject: c\\r\\n\\r\\nx\\r\\n')
                            print(m.readline())
                            m.send(b'DONE\\r\\n')
                            while not (line := m.readline()).startswith(idle):
                                pass
                            print(line.split()[1])
                            print(m.store('1', '+FLAGS', '(\\\\Deleted)')[0], m.expunge()[1])
                            print(m.logout()[0])
                            """, MailStand.port(server, "imap"), mail.certificate())
                    .succeeded();
            assertThat(outcome.outLines())
                    .containsExactly(
                            "[b'CONDSTORE']",
                            "OK OK OK",
                            "('OK', [b'3'])",
                            "b'UID MIN 1 MAX 3 COUNT 3'",
                            "[b'2 1 3'] [b'(1 3)(2)']",
                            "[b'((\"\" \"/\")) NIL NIL']",
                            "b'+'",
                            "b'* 4 EXISTS\\r\\n'",
                            "b'OK'",
                            "OK [b'1']",
                            "BYE");
        }
    }

    @Test
    void curlAppendsListsFetchesAndSearches() {
        try (Server server = mail.serve()) {
            append(server, "one");
            append(server, "two");
            assertThat(mail.curl(url(server, "")).succeeded().out()).contains("* LIST (", "\"INBOX\"");
            assertThat(mail.curl(url(server, "INBOX;UID=2")).succeeded().out())
                    .isEqualTo(String.format(MESSAGE, "two"));
            assertThat(mail.curl(url(server, "INBOX;MAILINDEX=1;SECTION=TEXT"))
                            .succeeded()
                            .out())
                    .isEqualTo("body\r\n");
            assertThat(mail.curl(url(server, "INBOX?SUBJECT%20two")).succeeded().out())
                    .isEqualTo("* SEARCH 2\r\n");
            assertThat(ask(server, "FETCH 1 (FLAGS ENVELOPE BODYSTRUCTURE)"))
                    .contains("(\\Seen)", "\"one\"", "\"text\" \"plain\"");
        }
    }

    private Outcome mbsync(Server server) throws IOException {
        Files.createDirectories(folder.resolve("near"));
        Path settings =
                mail.file("mbsyncrc", """
                IMAPAccount tim
                Host localhost
                Port %s
                User tim
                Pass secret
                AuthMechs SCRAM-SHA-256
                SSLType STARTTLS
                CertificateFile %s
                Timeout 20

                IMAPStore far
                Account tim

                MaildirStore near
                Path %s/near/
                Inbox %3$s/near/INBOX
                SubFolders Verbatim

                Channel all
                Far :far:
                Near :near:
                Patterns *
                Create Both
                Expunge Both
                SyncState *
                """.formatted(MailStand.port(server, "imap"), mail.certificate(), folder));
        return RunningProcess.run(MailStand.LIMIT, "mbsync", "-c", settings.toString(), "-a", "-V")
                .succeeded();
    }

    private List<String> near() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("near"))) {
            return files.filter(file ->
                            file.getParent().endsWith("cur") || file.getParent().endsWith("new"))
                    .map(file -> folder.resolve("near").relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void mbsyncKeepsBothSidesTheSame() throws IOException {
        try (Server server = mail.serve()) {
            append(server, "one");
            append(server, "two");
            mail.curl(url(server, ""), "-X", "CREATE Lists/Java").succeeded();
            mbsync(server);
            List<String> before = near();
            assertThat(before).hasSize(2);
            assertThat(folder.resolve("near/Lists/Java/cur")).exists();
            String status = "STATUS INBOX (MESSAGES UIDNEXT HIGHESTMODSEQ)";
            String there = ask(server, status);

            mbsync(server);
            assertThat(near()).isEqualTo(before);
            assertThat(ask(server, status)).isEqualTo(there);

            ask(server, "STORE 2 +FLAGS (\\Flagged)");
            Files.writeString(folder.resolve("near/INBOX/cur/1.2.here:2,S"), "Subject: three\n\nbody\n");
            mbsync(server);
            assertThat(near()).hasSize(3).filteredOn(name -> name.contains("F")).hasSize(1);
            assertThat(ask(server, "FETCH 3 (FLAGS ENVELOPE)")).contains("\\Seen", "\"three\"");
        }
    }

    /** Starts it, which opens the inbox, and leaves at once. Returns what it wrote into its log. */
    private String mutt(Server server) throws IOException {
        Path settings = mail.file("muttrc", """
                set folder="%s" spoolfile="%1$sINBOX"
                set imap_user=tim imap_pass=secret imap_authenticators="scram-sha-256"
                set imap_condstore=yes imap_qresync=yes header_cache="%s/cache" tmpdir="%2$s"
                set ssl_starttls=yes ssl_force_tls=yes certificate_file="%3$s"
                set quit=yes
                """.formatted(url(server, ""), folder, mail.certificate()));
        String command = "mutt -n -F " + settings + " -d 3 -e 'push q'";
        RunningProcess.run(
                        MailStand.LIMIT,
                        "env",
                        "HOME=" + folder,
                        "TERM=xterm",
                        "timeout",
                        "40",
                        "script",
                        "-qec",
                        command,
                        "/dev/null")
                .succeeded();
        return mail.read(".muttdebug0");
    }

    @Test
    void muttComesBackByWhatHasChanged() throws IOException {
        try (Server server = mail.serve()) {
            append(server, "one");
            append(server, "two");
            append(server, "three");
            Files.createDirectory(folder.resolve("cache"));
            assertThat(mutt(server)).contains("AUTHENTICATE SCRAM-SHA-256", "ENABLE QRESYNC");
            append(server, "four");
            ask(server, "STORE 1 +FLAGS (\\Deleted)");
            ask(server, "EXPUNGE");
            assertThat(mutt(server))
                    .contains("(CHANGEDSINCE ", " VANISHED)", "* VANISHED (EARLIER) 1", "* 3 FETCH (UID 4 ")
                    .doesNotContain("FETCH (UID 2 ");
        }
    }

    @Test
    void fetchmailFetchesOverTls() {
        try (Server server = mail.serve()) {
            append(server, "for fetchmail");
            assertThat(mail.fetchmail(server, "imap")).contains("Subject: for fetchmail");
            assertThat(ask(server, "SEARCH ALL")).as("it removes what it has").isEqualTo("* SEARCH\r\n");
        }
    }

    @Test
    void getmailFetches() {
        try (Server server = mail.serve()) {
            append(server, "for getmail");
            assertThat(mail.getmail(server, "imap")).contains("Subject: for getmail");
            assertThat(ask(server, "SEARCH ALL")).as("it removes what it has").isEqualTo("* SEARCH\r\n");
        }
    }
}
