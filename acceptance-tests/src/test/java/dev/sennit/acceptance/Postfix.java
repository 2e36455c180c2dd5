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

/**
 * Postfix, which takes mail for one address over STARTTLS on the loopback interface and hands it over by LMTP, with folders
 * and a configuration of its own. Only root may start it.
 */
final class Postfix implements AutoCloseable {
    static final String ADDRESS = "ann@example.org";

    private static final String SETTINGS = """
            compatibility_level = 3.6
            queue_directory = %1$s/queue
            data_directory = %1$s/data
            maillog_file = /dev/stdout
            inet_protocols = ipv4
            myhostname = mx.example.org
            mydestination =
            mynetworks =
            smtpd_relay_restrictions = reject_unauth_destination
            default_transport = error:mail goes nowhere else
            local_recipient_maps =
            alias_maps =
            virtual_mailbox_domains = example.org
            virtual_mailbox_maps = inline:{%2$s=ann}
            virtual_transport = lmtp:inet:127.0.0.1:%3$d
            smtpd_tls_cert_file = %4$s
            smtpd_tls_key_file = %5$s
            smtpd_tls_security_level = encrypt
            smtpd_tls_received_header = yes
            smtpd_peername_lookup = no
            """;

    private static final String SERVICES = """
            127.0.0.1:%d inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n - 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            error unix - - n - - error
            retry unix - - n - - error
            lmtp unix - - n - - lmtp
            tlsmgr unix - - n 1000? 1 tlsmgr
            anvil unix - - n - 1 anvil
            proxymap unix - - n - - proxymap
            postlog unix-dgram n - n - 1 postlogd
            """;

    private final int port = Ports.free();
    private final RunningProcess process;

    /**
     * Starts it, and returns when it listens.
     *
     * @param folder for its own files
     * @param next where mail goes, over LMTP
     * @param more lines of its configuration, which win
     */
    Postfix(Path folder, Certificates.Issued certificate, Server next, String... more) {
        try {
            Path settings = Files.createDirectories(folder.resolve("etc"));
            Files.createDirectory(folder.resolve("queue"));
            Path data = Files.createDirectory(folder.resolve("data"));
            Files.setOwner(
                    data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
            for (Path each : List.of(folder.getParent(), folder)) { // its processes have to get there
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Files.writeString(
                    settings.resolve("main.cf"),
                    SETTINGS.formatted(folder, ADDRESS, next.port(), certificate.certificate(), certificate.key())
                            + String.join("\n", more)
                            + "\n");
            Files.writeString(settings.resolve("master.cf"), SERVICES.formatted(port));
            process = new RunningProcess(List.of("/usr/sbin/postfix", "-c", settings.toString(), "start-fg"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Eventually.await("Postfix greets", Eventually.PATIENCE, this::greets, () -> process);
    }

    private boolean greets() {
        if (!process.isAlive()) {
            throw new AssertionError("Postfix has ended: " + process);
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Eventually.PATIENCE.toMillis());
            return socket.getInputStream().read() == '2';
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** What it has told of itself. */
    String log() {
        return process.out();
    }

    String smtp() {
        return "smtp:127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.close();
    }
}
