// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code testssl} finds at a {@code tls:} endpoint. The TLS is the same on every reactor. Left out is what takes long
 * (lists of ciphers), what is about the certificate or about HTTP, ROBOT, which is told by timeouts that a busy machine
 * makes up, and renegotiation: a server that closes politely is now and then taken for one that agrees. For that see
 * {@link OpenSslTest}.
 */
class TestSslTest {
    private static final Duration LIMIT =
            Duration.ofMinutes(7); // most of it is forking, which a busy machine does slowly
    private static final List<String> OPTIONS =
            List.of("--quiet", "--color=0", "--warnings=off", "--nodns=none", "--ip=127.0.0.1", "--openssl-timeout=20");
    private static final List<String> SECTIONS = List.of(
            "--protocols",
            "--heartbleed",
            "--ccs-injection",
            "--ticketbleed",
            "--compression",
            "--poodle",
            "--tls-fallback",
            "--sweet32",
            "--freak",
            "--drown",
            "--beast",
            "--lucky13");
    private static final Set<String> VULNERABILITIES = Set.of(
            "heartbleed",
            "CCS",
            "ticketbleed",
            "CRIME_TLS",
            "POODLE_SSL",
            "fallback_SCSV",
            "SWEET32",
            "FREAK",
            "DROWN",
            "BEAST");

    @TempDir
    Path folder;

    /** @param id what was looked for */
    private record Finding(String id, String severity, String text) {
        /** From a line of the table, which has every value in quotes. */
        static Finding of(String line) {
            String[] values = line.substring(1).split("\",\"", -1); // id, host, port, severity, text…
            return new Finding(values[0], values[3], values[4]);
        }
    }

    private List<Finding> findings(int port) throws IOException {
        Path table = folder.resolve("findings.csv");
        List<String> command = new ArrayList<>(List.of("testssl", "--csvfile=" + table));
        command.addAll(OPTIONS);
        command.addAll(SECTIONS);
        command.add("localhost:" + port);
        Outcome outcome = RunningProcess.run(LIMIT, command);
        assertThat(table).as("%s", outcome).exists();
        return Files.readAllLines(table).stream().skip(1).map(Finding::of).collect(Collectors.toList());
    }

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void noOldProtocolIsOfferedAndNoKnownVulnerabilityFound() throws IOException {
        Certificates.Issued issued = new Certificates(folder).issue("localhost", "rsa");
        try (Server server = Sennit.complete().serve("http", "--text", "x", "--listen", "tls:0" + issued.keywords())) {
            List<Finding> findings = findings(server.port());
            assertThat(findings)
                    .filteredOn(
                            each -> Set.of("SSLv2", "SSLv3", "TLS1", "TLS1_1").contains(each.id()))
                    .hasSize(4)
                    .allMatch(each -> each.text().equals("not offered"));
            assertThat(findings)
                    .filteredOn(each -> Set.of("TLS1_2", "TLS1_3").contains(each.id()))
                    .hasSize(2)
                    .allMatch(each -> each.text().startsWith("offered"));
            assertThat(findings)
                    .filteredOn(each -> VULNERABILITIES.contains(each.id()))
                    .hasSameSizeAs(VULNERABILITIES)
                    .allMatch(each -> each.severity().equals("OK"));
            assertThat(findings)
                    .noneMatch(each -> each.text().contains("VULNERABLE"))
                    .noneMatch(each -> Set.of("MEDIUM", "HIGH", "CRITICAL").contains(each.severity()));
        }
    }
}
