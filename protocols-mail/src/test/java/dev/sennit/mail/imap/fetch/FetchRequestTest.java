// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

import static dev.sennit.mail.imap.fetch.Fetch.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.fetch.FetchItem.Attribute;
import dev.sennit.mail.imap.fetch.FetchItem.Binary;
import dev.sennit.mail.imap.fetch.FetchItem.BinarySize;
import dev.sennit.mail.imap.fetch.FetchItem.Body;
import dev.sennit.mail.imap.fetch.FetchItem.Legacy;
import dev.sennit.mail.imap.fetch.FetchItem.Reading;
import dev.sennit.mail.message.Section;
import dev.sennit.mail.store.Wanted;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FetchRequestTest {
    private static FetchRequest of(FetchItem... items) {
        return new FetchRequest(List.of(items));
    }

    @Test
    void onlyWhatIsNeededIsAskedOfTheStore() {
        assertThat(of(Attribute.FLAGS, Attribute.UID, Attribute.MODSEQ).wanted())
                .isEmpty();
        assertThat(FetchRequest.FAST.wanted()).containsExactly(Wanted.INTERNAL_DATE, Wanted.SIZE);
        assertThat(of(Attribute.SAVEDATE).wanted()).containsExactly(Wanted.SAVE_DATE);
        assertThat(of(Attribute.EMAILID, Attribute.THREADID).wanted()).containsExactly(Wanted.EMAIL_ID);
        assertThat(of(Attribute.ENVELOPE).wanted()).containsExactly(Wanted.HEADER);
        assertThat(of(Attribute.BODY).wanted()).containsExactly(Wanted.INDEX);
        assertThat(of(Attribute.BODYSTRUCTURE).wanted()).containsExactly(Wanted.INDEX);
        assertThat(of(body("")).wanted()).containsExactly(Wanted.CONTENT);
    }

    @Test
    void theWholeMessageNeedsNoIndex() {
        assertThat(of(body(""), Legacy.RFC822).wanted()).containsExactly(Wanted.CONTENT);
    }

    @Test
    void whatIsNotOfAPartNeedsTheHeaderOfTheIndex() {
        for (FetchItem item : List.of(body("TEXT"), body("HEADER"), Legacy.HEADER, Legacy.TEXT)) {
            assertThat(of(item).wanted()).containsExactly(Wanted.CONTENT, Wanted.HEADER);
        }
        for (FetchItem item :
                List.of(body("1"), body("1.TEXT"), new Binary(List.of(), Reading.PEEK, Optional.empty()))) {
            assertThat(of(item).wanted()).containsExactly(Wanted.CONTENT, Wanted.INDEX);
        }
        assertThat(of(new BinarySize(List.of())).wanted()).containsExactly(Wanted.CONTENT, Wanted.INDEX);
        assertThat(FetchRequest.FULL.wanted()).contains(Wanted.INDEX);
    }

    @Test
    void readingTheTextOfAMessageMarksItSeenAndPeekingDoesNot() {
        FetchItem reading = new Body(Section.of("1", List.of()), Reading.MARKS_SEEN, Optional.empty());
        assertThat(of(reading).marksSeen()).isTrue();
        assertThat(of(body("1")).marksSeen()).isFalse();
        assertThat(of(Legacy.RFC822).marksSeen()).isTrue();
        assertThat(of(Legacy.TEXT).marksSeen()).isTrue();
        assertThat(of(Legacy.HEADER).marksSeen()).isFalse();
        assertThat(FetchRequest.FULL.marksSeen()).isFalse();
    }

    @Test
    void theMacrosAreThoseOfTheRfc() {
        assertThat(FetchRequest.FULL.items())
                .containsExactly(
                        Attribute.FLAGS, Attribute.INTERNALDATE, Attribute.SIZE, Attribute.ENVELOPE, Attribute.BODY);
        assertThat(FetchRequest.FULL.with(Attribute.BODY)).isEqualTo(FetchRequest.FULL);
    }
}
