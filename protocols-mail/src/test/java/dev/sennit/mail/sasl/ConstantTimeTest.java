// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How long a comparison takes says nothing of the secret (CVE-2026-27856 and its kin). That is no thing to measure in a test; what is
 * compiled shows how it is compared.
 */
class ConstantTimeTest {
    private static final List<String> PACKAGES_WITH_SECRETS =
            List.of("accounts", "imap/server", "login", "pop3/server", "sasl", "smtp/server");
    private static final Pattern SAME_TIME = Pattern.compile("java/security/MessageDigest\\.isEqual:");
    private static final Pattern UNTIL_THEY_DIFFER = Pattern.compile("java/util/Arrays\\.(equals|mismatch|compare)"
            + "|java/util/Objects\\.deepEquals|java/nio/\\w*Buffer\\.(equals|mismatch|compareTo)"
            + "|baload\\s+\\d+: if_icmp");

    /** Of each class, beginning with the name of its source. */
    private static List<String> code;

    @BeforeAll
    static void disassemble() throws IOException, URISyntaxException {
        Path root = Path.of(
                Scram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> arguments = new ArrayList<>(List.of("-p", "-c"));
        for (String each : PACKAGES_WITH_SECRETS) {
            try (Stream<Path> files = Files.list(root.resolve("dev/sennit/mail").resolve(each))) {
                files.map(Path::toString)
                        .filter(file -> file.endsWith(".class"))
                        .forEach(arguments::add);
            }
        }
        StringWriter all = new StringWriter();
        PrintWriter to = new PrintWriter(all);
        ToolProvider.findFirst("javap").orElseThrow().run(to, to, arguments.toArray(String[]::new));
        code = List.of(all.toString().split("Compiled from "));
    }

    private static Stream<String> sourcesWith(Pattern pattern) {
        return code.stream()
                .filter(each -> pattern.matcher(each).find())
                .map(each -> each.substring(1, each.indexOf(".java")));
    }

    /** Whoever compares one more secret has its name added. */
    @Test
    void proofsAndPasswordsAreComparedInConstantTime() {
        assertThat(sourcesWith(SAME_TIME))
                .containsExactlyInAnyOrder("Apop", "CramMd5", "MemoryAccounts", "Scram", "ScramClient");
    }

    /** An address is no secret. */
    @Test
    void whereThereAreSecretsBytesAreComparedInNoOtherWay() {
        assertThat(sourcesWith(UNTIL_THEY_DIFFER)).containsOnly("ClientNetwork");
    }
}
