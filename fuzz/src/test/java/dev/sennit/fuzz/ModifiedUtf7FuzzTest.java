// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.mail.store.ModifiedUtf7;
import java.nio.charset.StandardCharsets;

/** Names of mailboxes on the wire and on disk: what is written is read again, and what is no name is refused. */
class ModifiedUtf7FuzzTest {
    @FuzzTest
    void whatIsWrittenIsReadAgain(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String encoded = ModifiedUtf7.encode(text);
        Law.requires(encoded.chars().allMatch(c -> c >= ' ' && c <= '~'), () -> "not printable: " + encoded);
        String again = ModifiedUtf7.decode(encoded);
        Law.requires(text.equals(again), () -> "written " + text + ", read " + again);
        String spelled = new String(bytes, StandardCharsets.ISO_8859_1);
        try {
            String decoded = ModifiedUtf7.decode(spelled);
            String written = ModifiedUtf7.encode(decoded);
            Law.requires(
                    ModifiedUtf7.decode(written).equals(decoded), () -> "read " + decoded + ", written " + written);
        } catch (IllegalArgumentException refused) {
            Law.requires(refused.getMessage() != null, () -> "refused without a word");
        }
    }
}
