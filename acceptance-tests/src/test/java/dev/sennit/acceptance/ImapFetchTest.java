// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** {@code sennit fetch-mail} with Dovecot's IMAP, behind STARTTLS and with TLS from the first byte. */
@OnEveryReactor
class ImapFetchTest {
    private static final String CONFIGURATION = """
            base_dir = %1$s/run
            log_path = %1$s/dovecot.log
            protocols = imap
            listen = 127.0.0.1
            ssl = required
            ssl_cert = <%5$s
            ssl_key = <%6$s
            auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
            first_valid_uid = 1
            mail_location = maildir:%2$s/%%n
            protocol imap {
              mail_plugins = imap_zlib
            }
            passdb {
              driver = static
              args = password=secret
            }
            userdb {
              driver = static
              args = uid=nobody gid=nogroup home=%2$s/%%n allow_all_users=yes
            }
            service imap-login {
              inet_listener imap {
                port = %3$d
              }
              inet_listener imaps {
                port = %4$d
                ssl = yes
              }
            }
            namespace inbox {
              inbox = yes
              separator = /
            }
            """;
    private static final String LARGE = "Subject: large\r\n\r\n" + "a line of a large message\r\n".repeat(100_000);

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    private final int port = Ports.free();
    private final int tlsPort = Ports.free();
    private Certificates.Issued certificate;
    private RunningProcess dovecot;

    @BeforeEach
    void dovecotListens() throws IOException {
        certificate = new Certificates(folder).issue("localhost");
        Files.setPosixFilePermissions(
                folder, PosixFilePermissions.fromString("rwxr-xr-x")); // its users have to get there
        Path mail = Files.createDirectory(folder.resolve("mail"));
        Files.setPosixFilePermissions(mail, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path configuration = Files.writeString(
                folder.resolve("dovecot.conf"),
                CONFIGURATION.formatted(folder, mail, port, tlsPort, certificate.certificate(), certificate.key()));
        dovecot = new RunningProcess(List.of("dovecot", "-F", "-c", configuration.toString()));
        Eventually.await("Dovecot listens", () -> answers(port) && answers(tlsPort));
    }

    @AfterEach
    void dovecotEnds() {
        dovecot.close();
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private Path file(String name, String text) {
        try {
            return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What curl does at a mailbox. */
    private void imap(String mailbox, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-s", "--ssl-reqd", "--user", "ann:secret", "--cacert"));
        all.add(certificate.certificate().toString());
        all.addAll(List.of(arguments));
        all.add("imap://localhost:" + port + "/" + mailbox);
        Curl.run(all.toArray(String[]::new)).succeeded();
    }

    private void holds(String mailbox, String text) {
        imap(mailbox, "-T", file("message", text).toString());
    }

    private Outcome fetch(String server, String maildir, String... more) {
        List<String> all = new ArrayList<>(List.of("fetch-mail", "--server", server, "--user", "ann"));
        all.addAll(List.of("--maildir", folder.resolve(maildir).toString()));
        if (!List.of(more).contains("--password-file")) {
            all.addAll(List.of("--password-file", file("password", "secret\n").toString()));
        }
        all.addAll(List.of("--ca", certificate.certificate().toString()));
        all.addAll(List.of(more));
        return Sennit.on(reactor).run(all.toArray(String[]::new));
    }

    private List<String> messages(String maildir) throws IOException {
        List<String> all = new ArrayList<>();
        for (String each : new String[] {"new", "cur"}) {
            try (Stream<Path> files = Files.list(folder.resolve(maildir).resolve(each))) {
                for (Path file : files.toList()) {
                    all.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return all;
    }

    @Test
    void onlyWhatIsNewComesBehindStartTls() throws IOException {
        String server = "imap:localhost:" + port;
        holds("INBOX", "Subject: one\r\n\r\n.\r\n");
        holds("INBOX", LARGE);
        assertThat(fetch(server, "Maildir").succeeded().out()).startsWith("2 new messages of 2 in ");
        assertThat(messages("Maildir")).containsExactlyInAnyOrder("Subject: one\r\n\r\n.\r\n", LARGE);
        assertThat(fetch(server, "Maildir").succeeded().out()).startsWith("0 new messages of 0 in ");
        holds("INBOX", "Subject: two\r\n\r\n");
        assertThat(fetch(server, "Maildir", "--delete", "on").succeeded().out()).startsWith("1 new message of 1 in ");
        assertThat(messages("Maildir")).hasSize(3);
        assertThat(fetch(server, "other").succeeded().out()).startsWith("0 new messages of 0 in ");
        assertThat(Files.readString(folder.resolve("dovecot.log"))).contains("TLS, session=");
    }

    /** Dovecot compresses from the byte behind its answer on. */
    @Test
    void whatIsCompressedComesAsItIs() throws IOException {
        String server = "imaps:localhost:" + tlsPort + ":ca=" + certificate.certificate();
        holds("INBOX", "Subject: one\r\n\r\n.\r\n");
        holds("INBOX", LARGE);
        assertThat(fetch(server, "Maildir", "--compress", "on", "--delete", "on")
                        .succeeded()
                        .out())
                .startsWith("2 new messages of 2 in ");
        assertThat(messages("Maildir")).containsExactlyInAnyOrder("Subject: one\r\n\r\n.\r\n", LARGE);
        assertThat(fetch(server, "other", "--compress", "on").succeeded().out()).startsWith("0 new messages of 0 in ");
    }

    @Test
    void everyMailboxHasItsFolder() throws IOException {
        String server = "imaps:localhost:" + tlsPort + ":ca=" + certificate.certificate();
        imap("", "-X", "CREATE Lists/news");
        holds("INBOX", "Subject: one\r\n\r\n");
        holds("Lists/news", "Subject: two\r\n\r\n");
        assertThat(fetch(server, "Maildir", "--mailbox", "Lists/news")
                        .succeeded()
                        .out())
                .startsWith("1 new message of 1 in ");
        assertThat(messages("Maildir/.Lists.news")).containsExactly("Subject: two\r\n\r\n");
        assertThat(fetch(server, "Maildir", "--all-mailboxes", "on").succeeded().out())
                .startsWith("1 new message of 1 in ");
        assertThat(messages("Maildir")).containsExactly("Subject: one\r\n\r\n");
        imap("", "-X", "DELETE Lists/news");
        imap("", "-X", "CREATE Lists/news");
        holds("Lists/news", "Subject: three\r\n\r\n");
        Outcome anew = fetch(server, "Maildir", "--mailbox", "Lists/news").succeeded();
        assertThat(anew.err()).contains("Lists/news was made anew on the server");
        assertThat(messages("Maildir/.Lists.news")).hasSize(2);
    }

    @Test
    void whatGoesWrongIsTold() {
        String server = "imap:localhost:" + port;
        Outcome nothing = fetch(server, "Maildir", "--mailbox", "nothing");
        assertThat(nothing.exitCode()).as("%s", nothing).isEqualTo(1);
        assertThat(nothing.err()).contains("the server has no mailbox nothing");
        Outcome wrong = fetch(
                server, "Maildir", "--password-file", file("wrong", "wrong\n").toString());
        assertThat(wrong.exitCode()).as("%s", wrong).isEqualTo(77);
        assertThat(wrong.err()).contains("AUTHENTICATE was refused: NO [AUTHENTICATIONFAILED]");
    }
}
