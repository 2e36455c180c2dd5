// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** How long a comparison takes says nothing of the secret, which what is compiled shows. */
class ConstantTimeTest {
    @Test
    void hashesAreComparedInConstantTime() throws URISyntaxException {
        Path root = Path.of(PasswordHash.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        StringWriter code = new StringWriter();
        PrintWriter to = new PrintWriter(code);
        ToolProvider.findFirst("javap")
                .orElseThrow()
                .run(to, to, "-p", "-c", "-cp", root.toString(), PasswordHash.class.getName());
        assertThat(code.toString())
                .contains("java/security/MessageDigest.isEqual:")
                .doesNotContainPattern("java/util/Arrays\\.(equals|mismatch|compare)")
                .doesNotContainPattern("baload\\s+\\d+: if_icmp");
    }
}
