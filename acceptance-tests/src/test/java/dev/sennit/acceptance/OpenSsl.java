// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code openssl s_client}, which tells what it sees of a connection. */
final class OpenSsl {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private OpenSsl() {}

    /** Connects, says a text and goes on until the server ends the connection. */
    static Outcome say(String text, int port, String... options) {
        return client("printf '%b' \"$0\"", text, port, "-ign_eof", options);
    }

    /** Shakes hands and leaves. */
    static Outcome greet(int port, String... options) {
        return client(":", "", port, "-no_ign_eof", options);
    }

    /** The names of the suites of TLS 1.2 that fit. */
    static List<String> ciphers(String which) {
        Outcome listed = RunningProcess.run(LIMIT, "openssl", "ciphers", "-tls1_2", "-s", which);
        List<String> names = List.of(listed.succeeded().out().strip().split(":"));
        if (names.size() < 2) {
            throw new AssertionError("this OpenSSL has next to none of " + which + ": " + names);
        }
        return names;
    }

    /** As somebody at a keyboard would: one line, and a while later the end. */
    static Outcome type(String line, int port, String... options) {
        return client("sleep 1; echo \"$0\"; sleep 2", line, port, "-no_ign_eof", options);
    }

    private static Outcome client(String producer, String text, int port, String atEnd, String... options) {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "{ " + producer + "; } | timeout 20 openssl s_client \"$@\" 2>&1",
                text,
                "-connect",
                "127.0.0.1:" + port,
                atEnd));
        command.addAll(List.of(options));
        return RunningProcess.run(LIMIT, command);
    }
}
