// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** RFC 5256 section 2.1. */
class BaseSubjectTest {
    private static void isBase(String subject, String base, boolean isReply) {
        assertThat(BaseSubject.of(subject)).as(subject).isEqualTo(new BaseSubject(base, isReply));
    }

    @Test
    void whatRepliesAndForwardsAddIsTakenAway() {
        isBase("hello", "HELLO", false);
        isBase("Re: hello", "HELLO", true);
        isBase("re : hello (fwd)", "HELLO", true);
        isBase("Fw: FWD: RE[2]: hello", "HELLO", true);
        isBase("[list] Re: [list] hello", "HELLO", true);
        isBase("[list] hello", "HELLO", false);
        isBase("[fwd: [fwd: hello]]", "HELLO", true);
        isBase("Re: [fwd: re: hello (fwd)]  ", "HELLO", true);
    }

    @Test
    void whatIsThePointStays() {
        isBase("[list]", "[LIST]", false);
        isBase("Re: [list]", "[LIST]", true);
        isBase("reply", "REPLY", false);
        isBase("re hello", "RE HELLO", false);
        isBase("[a[b] Re: x", "[A[B] RE: X", false);
        isBase("Re:", "", true);
        isBase("", "", false);
        isBase("a \t  b", "A B", false);
        isBase("=?utf-8?q?Re:_caf=C3=A9?=", "CAFE\u0301", true);
    }

    @Property
    void aBaseIsItsOwnBase(
            @ForAll @Chars({'r', 'e', ':', '[', ']', ' ', 'f', 'w', 'd', '(', ')'}) @StringLength(max = 30)
                    String subject) {
        String once = BaseSubject.of(subject).text();
        assertThat(BaseSubject.of(once).text()).isEqualTo(once);
    }

    @Test
    void aLongSubjectCountsWithItsBeginning() {
        assertThat(BaseSubject.of("[a]".repeat(100_000)).text().length()).isLessThan(1000);
    }
}
