// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.postfix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PercentTest {
    @Property
    void whatIsEncodedIsOneWordThatIsDecodedAgain(@ForAll String text) {
        String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String encoded = Percent.encode(valid);
        assertThat(encoded).matches("[!-~]*");
        byte[] decoded = Percent.decode(encoded);
        assertThat(decoded).isNotNull();
        assertThat(Percent.utf8(decoded)).contains(valid);
    }
}
