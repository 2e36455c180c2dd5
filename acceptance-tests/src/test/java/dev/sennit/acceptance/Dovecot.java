// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.stream.Stream;

/** Dovecot over one Maildir, which everyone may read with any password, with a configuration of its own. */
final class Dovecot implements AutoCloseable {
    private static final String CONFIGURATION = """
            protocols = imap
            listen = 127.0.0.1
            base_dir = %1$s/base
            state_dir = %1$s/base
            log_path = %1$s/log
            ssl = no
            disable_plaintext_auth = no
            mail_location = maildir:%2$s
            first_valid_uid = 1
            first_valid_gid = 0
            default_internal_user = %4$s
            default_login_user = %4$s
            passdb {
              driver = static
              args = nopassword=y
            }
            userdb {
              driver = static
              args = uid=%5$s gid=%6$s home=%1$s
            }
            service imap-login {
              chroot =
              inet_listener imap {
                port = %3$d
              }
              inet_listener imaps {
                port = 0
              }
            }
            service anvil {
              chroot =
            }
            """;

    private final RunningProcess process;
    private final int port;

    private Dovecot(RunningProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it.
     *
     * @param folder for its own files
     * @param maildir the messages; belongs to it afterwards if we are root, who may not read mail
     */
    static Dovecot serving(Path folder, Path maildir) {
        try {
            String me = System.getProperty("user.name");
            boolean isRoot = me.equals("root");
            if (isRoot) {
                giveAway(maildir);
                open(maildir);
            }
            int port = Ports.free();
            Files.createDirectories(folder.resolve("base"));
            Path owner = isRoot ? maildir : folder;
            Path file = Files.writeString(
                    folder.resolve("dovecot.conf"),
                    String.format(
                            CONFIGURATION,
                            folder,
                            maildir,
                            port,
                            isRoot ? "dovecot" : me,
                            Files.getAttribute(owner, "unix:uid"),
                            Files.getAttribute(owner, "unix:gid")));
            RunningProcess process = new RunningProcess(List.of("/usr/sbin/dovecot", "-F", "-c", file.toString()));
            Dovecot dovecot = new Dovecot(process, port);
            Eventually.await("Dovecot listens", Eventually.PATIENCE, dovecot::listens, () -> process);
            return dovecot;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void giveAway(Path maildir) throws IOException {
        UserPrincipal nobody =
                maildir.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        try (Stream<Path> all = Files.walk(maildir)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Files.setOwner(each, nobody);
            }
        }
    }

    /** Folders for tests are nobody else's. */
    private static void open(Path maildir) throws IOException {
        for (Path each = maildir.toAbsolutePath();
                each != null && !each.equals(Path.of(System.getProperty("java.io.tmpdir")));
                each = each.getParent()) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new AssertionError("Dovecot has ended: " + process);
        }
        try (ImapTalk talk = new ImapTalk(address())) {
            return talk.greeting().startsWith("* OK");
        } catch (UncheckedIOException refused) {
            return false;
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        process.close();
    }
}
