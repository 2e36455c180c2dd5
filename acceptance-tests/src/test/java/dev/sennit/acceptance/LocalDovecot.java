// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Dovecot with LMTP and POP3 on the loopback interface, with a folder and a configuration of its own. Every name is a user. */
final class LocalDovecot implements AutoCloseable {
    static final String PASSWORD = "swordfish";

    private final int lmtpPort = Ports.free();
    private final int pop3Port = Ports.free();
    private final RunningProcess process;

    /** In a folder of a test's own folder. */
    LocalDovecot(Path folder) {
        try {
            for (Path each : List.of(folder.getParent(), folder)) { // its users have to get there
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Path mail = Files.createDirectory(folder.resolve("mail"));
            Files.setPosixFilePermissions(mail, PosixFilePermissions.fromString("rwxrwxrwx"));
            Path configuration = Files.writeString(folder.resolve("dovecot.conf"), configuration(folder, mail));
            process = new RunningProcess(List.of("dovecot", "-F", "-c", configuration.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.await("Dovecot listens", () -> answers(lmtpPort) && answers(pop3Port));
    }

    private String configuration(Path folder, Path mail) {
        return String.join(
                "\n",
                "base_dir = " + folder.resolve("run"),
                "log_path = " + folder.resolve("dovecot.log"),
                "protocols = pop3 lmtp",
                "listen = 127.0.0.1",
                "ssl = no",
                "disable_plaintext_auth = no",
                "auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256",
                "first_valid_uid = 1",
                "mail_location = maildir:" + mail + "/%n",
                "passdb {",
                "  driver = static",
                "  args = password=" + PASSWORD,
                "}",
                "userdb {",
                "  driver = static",
                "  args = uid=nobody gid=nogroup home=" + mail + "/%n allow_all_users=yes",
                "}",
                "service pop3-login {",
                "  inet_listener pop3 {",
                "    port = " + pop3Port,
                "  }",
                "  inet_listener pop3s {",
                "    port = 0",
                "  }",
                "}",
                "service lmtp {",
                "  inet_listener lmtp {",
                "    address = 127.0.0.1",
                "    port = " + lmtpPort,
                "  }",
                "}",
                "");
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    String lmtp() {
        return "lmtp:127.0.0.1:" + lmtpPort;
    }

    String pop3() {
        return "pop3:127.0.0.1:" + pop3Port;
    }

    @Override
    public void close() {
        process.close();
    }
}
