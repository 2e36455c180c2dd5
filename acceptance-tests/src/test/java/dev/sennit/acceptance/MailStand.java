// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The folder of a mail server for example.org, and beside it what clients write.
 *
 * @param sennit how the command is run
 * @param folder a folder of the test's own
 */
record MailStand(Sennit sennit, Path folder) {
    static final Duration LIMIT = Duration.ofSeconds(60);

    Path store() {
        return folder.resolve("store");
    }

    /** Runs {@code mail-user} with a line of standard input. */
    Outcome user(String password, String... words) {
        List<String> all = new ArrayList<>(List.of("mail-user", "--store", store().toString()));
        all.addAll(List.of(words));
        return sennit.wrappedIn("sh", "-c", "printf '%s\\n' " + password + " | \"$@\"", "sh")
                .run(all.toArray(String[]::new));
    }

    Server serve() {
        List<String> all = new ArrayList<>(List.of("mail", "--store", store().toString(), "--domain", "example.org"));
        for (String port : new String[] {"smtp", "submission", "pop3", "imap"}) {
            all.addAll(List.of("--" + port, "tcp:0"));
        }
        return sennit.serve(all.toArray(String[]::new));
    }

    static String port(Server server, String name) {
        String before = "listening " + name + " tcp:127.0.0.1:";
        return server.announced().stream()
                .filter(line -> line.startsWith(before))
                .map(line -> line.substring(before.length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no port " + name + ": " + server));
    }

    static Outcome swaks(Server server, String port, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "swaks", "--server", "127.0.0.1:" + port(server, port), "--helo", "c.example.org", "--timeout", "20"));
        command.addAll(List.of("--from", "a@elsewhere.org"));
        command.addAll(List.of(arguments));
        return RunningProcess.run(LIMIT, command);
    }

    void bring(Server server, String subject) {
        swaks(server, "smtp", "--to", "tim@example.org", "--header", "Subject: " + subject)
                .succeeded();
    }

    String certificate() {
        return store().resolve("tls/certificate.pem").toString();
    }

    Path file(String name, String text) {
        try {
            Path file = Files.writeString(folder.resolve(name), text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Outcome curl(String url, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--ssl-reqd", "--cacert", certificate(), "--user", "tim:secret"));
        all.addAll(List.of(arguments));
        all.add(url);
        return Curl.run(all.toArray(String[]::new));
    }

    /** Runs it over TLS, and returns what it has got. */
    String fetchmail(Server server, String protocol) {
        Path settings = file(
                "fetchmailrc",
                "poll localhost with proto " + protocol + " port " + port(server, protocol)
                        + " user \"tim\" password \"secret\" sslproto 'TLS1+' sslcertck sslcertfile \"" + certificate()
                        + "\" mda \"cat >> " + folder.resolve("fetched") + "\" fetchall\n");
        RunningProcess.run(
                        LIMIT, "env", "FETCHMAILHOME=" + folder, "fetchmail", "--nosyslog", "-f", settings.toString())
                .succeeded();
        return read("fetched");
    }

    /** Runs it, and returns what it has got. */
    String getmail(Server server, String protocol) {
        file(
                "getmailrc",
                "[retriever]\ntype = Simple" + protocol.toUpperCase(Locale.ROOT)
                        + "Retriever\nserver = localhost\nport = "
                        + port(server, protocol)
                        + "\nusername = tim\npassword = secret\n"
                        + "[destination]\ntype = MDA_external\npath = /bin/sh\nallow_root_commands = true\n"
                        + "arguments = (\"-c\", \"cat >> " + folder.resolve("got") + "\")\n"
                        + "[options]\ndelete = true\n");
        RunningProcess.run(LIMIT, "getmail", "--getmaildir", folder.toString()).succeeded();
        return read("got");
    }
}
