// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.stream.Stream;

/**
 * Dovecot with IMAP, POP3 and LMTP on the loopback interface, with a folder and a configuration of its own. Every name is
 * a user, and has a Maildir.
 */
final class Dovecot implements AutoCloseable {
    static final String PASSWORD = "swordfish";

    private static final String MAIL = "mail";

    /** For whoever is not root, too: each service has another user or a root of its own where nothing is said. */
    private static final String CONFIGURATION = """
            protocols = imap pop3 lmtp
            listen = 127.0.0.1
            base_dir = %1$s/base
            state_dir = %1$s/base
            log_path = %1$s/log
            ssl = no
            disable_plaintext_auth = no
            auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
            mail_location = maildir:%2$s/%%n
            first_valid_uid = 1
            first_valid_gid = 0
            default_internal_user = %3$s
            default_login_user = %3$s
            default_internal_group = %10$s
            passdb {
              driver = static
              args = password=%4$s
            }
            userdb {
              driver = static
              args = uid=%5$s gid=%6$s home=%2$s/%%n allow_all_users=yes
            }
            service imap-login {
              chroot =
              inet_listener imap {
                port = %7$d
              }
              inet_listener imaps {
                port = 0
              }
            }
            service pop3-login {
              chroot =
              inet_listener pop3 {
                port = %8$d
              }
              inet_listener pop3s {
                port = 0
              }
            }
            service lmtp {
              inet_listener lmtp {
                port = %9$d
              }
            }
            service anvil {
              chroot =
            }
            """;

    private final int imapPort = Ports.free();
    private final int pop3Port = Ports.free();
    private final int lmtpPort = Ports.free();
    private final RunningProcess process;

    /**
     * Starts it, and returns when it listens.
     *
     * @param folder for its own files
     */
    Dovecot(Path folder) {
        try {
            Path mail = Files.createDirectories(folder.resolve(MAIL));
            String me = System.getProperty("user.name");
            boolean isRoot = me.equals("root");
            if (isRoot) { // who may not read mail
                giveAway(mail);
                open(mail);
            }
            Files.createDirectories(folder.resolve("base"));
            Path file = Files.writeString(
                    folder.resolve("dovecot.conf"),
                    String.format(
                            CONFIGURATION,
                            folder,
                            mail,
                            isRoot ? "dovecot" : me,
                            PASSWORD,
                            Files.getAttribute(mail, "unix:uid"),
                            Files.getAttribute(mail, "unix:gid"),
                            imapPort,
                            pop3Port,
                            lmtpPort,
                            isRoot ? "dovecot" : Files.getAttribute(mail, "posix:group")));
            process = new RunningProcess(List.of("/usr/sbin/dovecot", "-F", "-c", file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.await("Dovecot listens", Eventually.PATIENCE, this::listens, () -> process);
    }

    /** Where a user's messages are. What is there before it starts is served, too. */
    static Path maildir(Path folder, String user) {
        return folder.resolve(MAIL).resolve(user);
    }

    private static void giveAway(Path mail) throws IOException {
        UserPrincipal nobody =
                mail.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        try (Stream<Path> all = Files.walk(mail)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Files.setOwner(each, nobody);
            }
        }
    }

    /** Folders for tests are nobody else's. */
    private static void open(Path mail) throws IOException {
        for (Path each = mail.toAbsolutePath();
                each != null && !each.equals(Path.of(System.getProperty("java.io.tmpdir")));
                each = each.getParent()) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new AssertionError("Dovecot has ended: " + process);
        }
        return answers(imapPort) && answers(pop3Port) && answers(lmtpPort);
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    InetSocketAddress imapAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), imapPort);
    }

    String imap() {
        return "imap:127.0.0.1:" + imapPort;
    }

    String pop3() {
        return "pop3:127.0.0.1:" + pop3Port;
    }

    String lmtp() {
        return "lmtp:127.0.0.1:" + lmtpPort;
    }

    @Override
    public void close() {
        process.close();
    }
}
