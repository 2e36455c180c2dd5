// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who fetch mail over POP3: Python, fetchmail, getmail and mpop. */
class Pop3Test {
    @TempDir
    Path folder;

    private MailStand mail;

    @BeforeEach
    void addAUser() {
        mail = new MailStand(Sennit.complete(), folder);
        mail.user("secret", "add", "tim").succeeded();
    }

    @Test
    void poplibLogsInAndDeletes() {
        try (Server server = mail.serve()) {
            mail.bring(server, "one");
            mail.bring(server, "two");
            Outcome outcome = RunningProcess.run(
                            MailStand.LIMIT, "python3", "-c", """
                            import poplib, ssl, sys
                            def log_in():
                                p = poplib.POP3('localhost', int(sys.argv[1]), timeout=20)
                                p.stls(ssl.create_default_context(cafile=sys.argv[2]))
                                p.user('tim')
                                p.pass_('secret')
                                return p
                            p = log_in()
                            print(p.stat()[0], len(p.uidl()[1]))
                            print([line for line in p.top(1, 0)[1] if line.startswith(b'Subject')][0].decode())
                            p.dele(1)
                            p.quit()
                            p = log_in()
                            print(p.stat()[0])
                            print([line for line in p.retr(1)[1] if line.startswith(b'Subject')][0].decode())
                            p.quit()
                            """, MailStand.port(server, "pop3"), mail.certificate())
                    .succeeded();
            assertThat(outcome.outLines()).containsExactly("2 2", "Subject: one", "1", "Subject: two");
        }
    }

    @Test
    void fetchmailFetchesOverTls() {
        try (Server server = mail.serve()) {
            mail.bring(server, "for fetchmail");
            assertThat(mail.fetchmail(server, "pop3")).contains("Subject: for fetchmail");
            assertThat(mail.curl("pop3://localhost:" + MailStand.port(server, "pop3"))
                            .succeeded()
                            .out())
                    .as("it removes what it has")
                    .isBlank();
        }
    }

    @Test
    void getmailFetches() {
        try (Server server = mail.serve()) {
            mail.bring(server, "for getmail");
            assertThat(mail.getmail(server, "pop3")).contains("Subject: for getmail");
        }
    }

    @Test
    void mpopFetchesOverTls() {
        try (Server server = mail.serve()) {
            mail.bring(server, "for mpop");
            Path settings = mail.file(
                    "mpoprc",
                    "account tim\nhost localhost\nport " + MailStand.port(server, "pop3")
                            + "\nuser tim\npassword secret\n"
                            + "auth scram-sha-256\ntls on\ntls_starttls on\ntls_trust_file " + mail.certificate()
                            + "\ndelivery mbox " + folder.resolve("popped") + "\nuidls_file " + folder.resolve("uidls")
                            + "\nreceived_header off\naccount default : tim\n");
            RunningProcess.run(MailStand.LIMIT, "mpop", "-C", settings.toString())
                    .succeeded();
            assertThat(mail.read("popped")).contains("Subject: for mpop");
        }
    }
}
