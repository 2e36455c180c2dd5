// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import static dev.sennit.http.files.Preconditions.Outcome.FAILED;
import static dev.sennit.http.files.Preconditions.Outcome.NOT_MODIFIED;
import static dev.sennit.http.files.Preconditions.Outcome.PROCEED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpHeaderList;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 section 13. */
class PreconditionsTest {
    private static final FileVersion VERSION =
            new FileVersion(1000, FileTime.from(Instant.ofEpochSecond(784_111_777, 5_000_000)));
    private static final String TAG = VERSION.etag();
    private static final String BEFORE = "Sun, 06 Nov 1994 08:49:36 GMT";
    private static final String EXACT = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final String LATER = "Sun, 06 Nov 1994 08:49:38 GMT";

    @Test
    void theTagTellsVersionsApart() {
        assertThat(TAG).isEqualTo("\"2ebc98a1-4c4b40-3e8\"");
        assertThat(new FileVersion(1001, VERSION.modified()).etag()).isNotEqualTo(TAG);
        FileTime oneNanoLater = FileTime.from(VERSION.modified().toInstant().plusNanos(1));
        assertThat(new FileVersion(1000, oneNanoLater).etag()).isNotEqualTo(TAG);
    }

    @Test
    void withoutConditionsItGoesOn() {
        assertThat(outcome()).isEqualTo(PROCEED);
    }

    @Test
    void ifMatchComparesStrongly() {
        assertThat(outcome("If-Match", TAG)).isEqualTo(PROCEED);
        assertThat(outcome("If-Match", "*")).isEqualTo(PROCEED);
        assertThat(outcome("If-Match", "\"x\", " + TAG)).isEqualTo(PROCEED);
        assertThat(outcome("If-Match", "\"x\"", "If-Match", TAG)).isEqualTo(PROCEED);
        assertThat(outcome("If-Match", "\"x\"")).isEqualTo(FAILED);
        assertThat(outcome("If-Match", "W/" + TAG)).isEqualTo(FAILED);
    }

    @Test
    void ifNoneMatchComparesWeakly() {
        assertThat(outcome("If-None-Match", TAG)).isEqualTo(NOT_MODIFIED);
        assertThat(outcome("If-None-Match", "W/" + TAG)).isEqualTo(NOT_MODIFIED);
        assertThat(outcome("If-None-Match", "*")).isEqualTo(NOT_MODIFIED);
        assertThat(outcome("If-None-Match", "\"a,b\" ,\t," + TAG + ",")).isEqualTo(NOT_MODIFIED);
        assertThat(outcome("If-None-Match", "\"x\"", "If-None-Match", TAG)).isEqualTo(NOT_MODIFIED);
        assertThat(outcome("If-None-Match", "\"x\"")).isEqualTo(PROCEED);
        assertThat(outcome("If-None-Match", "\"\"")).isEqualTo(PROCEED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2ebc98a1",
                "TAG x",
                "x TAG",
                "TAGTAG",
                "w/TAG",
                "W/ TAG",
                "W/",
                "\"",
                "\"x",
                "*, TAG",
                "TAG, *",
                "'x', TAG",
                "TAG; TAG",
                "\"a b\", TAG",
                ""
            })
    void aListThatIsNoneMatchesNothing(String list) {
        String value = list.replace("TAG", TAG);
        assertThat(outcome("If-None-Match", value)).isEqualTo(PROCEED);
        assertThat(outcome("If-Match", value)).isEqualTo(FAILED);
    }

    @Test
    void ifModifiedSinceComparesWholeSeconds() {
        assertThat(outcome("If-Modified-Since", BEFORE)).isEqualTo(PROCEED);
        assertThat(outcome("If-Modified-Since", EXACT)).isEqualTo(NOT_MODIFIED);
        assertThat(outcome("If-Modified-Since", LATER)).isEqualTo(NOT_MODIFIED);
    }

    @Test
    void ifUnmodifiedSinceComparesWholeSeconds() {
        assertThat(outcome("If-Unmodified-Since", BEFORE)).isEqualTo(FAILED);
        assertThat(outcome("If-Unmodified-Since", EXACT)).isEqualTo(PROCEED);
        assertThat(outcome("If-Unmodified-Since", LATER)).isEqualTo(PROCEED);
    }

    @Test
    void whatIsNoDateIsIgnored() {
        assertThat(outcome("If-Modified-Since", "now")).isEqualTo(PROCEED);
        assertThat(outcome("If-Unmodified-Since", "never")).isEqualTo(PROCEED);
        assertThat(outcome("If-Modified-Since", LATER, "If-Modified-Since", LATER))
                .isEqualTo(PROCEED);
        assertThat(outcome("If-Unmodified-Since", BEFORE, "If-Unmodified-Since", BEFORE))
                .isEqualTo(PROCEED);
    }

    @Test
    void tagsOutrankDates() {
        assertThat(outcome("If-Match", TAG, "If-Unmodified-Since", BEFORE)).isEqualTo(PROCEED);
        assertThat(outcome("If-Match", "\"x\"", "If-Unmodified-Since", LATER)).isEqualTo(FAILED);
        assertThat(outcome("If-None-Match", "\"x\"", "If-Modified-Since", LATER))
                .isEqualTo(PROCEED);
        assertThat(outcome("If-None-Match", TAG, "If-Modified-Since", BEFORE)).isEqualTo(NOT_MODIFIED);
    }

    @Test
    void failureOutranksNotModified() {
        assertThat(outcome("If-Match", "\"x\"", "If-None-Match", TAG)).isEqualTo(FAILED);
        assertThat(outcome("If-Unmodified-Since", BEFORE, "If-None-Match", TAG)).isEqualTo(FAILED);
        assertThat(outcome("If-Match", TAG, "If-None-Match", TAG)).isEqualTo(NOT_MODIFIED);
    }

    @Test
    void onlyTheStrongTagAllowsARange() {
        assertThat(allowsRange()).isTrue();
        assertThat(allowsRange("If-Range", TAG)).isTrue();
        assertThat(allowsRange("If-Range", "W/" + TAG)).isFalse();
        assertThat(allowsRange("If-Range", "\"x\"")).isFalse();
        assertThat(allowsRange("If-Range", "*")).isFalse();
        assertThat(allowsRange("If-Range", TAG, "If-Range", TAG)).isFalse();
    }

    @Test
    void aDateAllowsARangeIfItIsExactAndItsSecondIsOver() {
        assertThat(allowsRangeAfterSeconds(1, EXACT)).isTrue();
        assertThat(allowsRangeAfterSeconds(1, "Sunday, 06-Nov-94 08:49:37 GMT")).isTrue();
        assertThat(allowsRangeAfterSeconds(0, EXACT)).isFalse();
        assertThat(allowsRangeAfterSeconds(-1, EXACT)).isFalse();
        assertThat(allowsRangeAfterSeconds(60, BEFORE)).isFalse();
        assertThat(allowsRangeAfterSeconds(60, LATER)).isFalse();
        assertThat(allowsRangeAfterSeconds(60, "yesterday")).isFalse();
    }

    @Test
    void aFormInAnotherCodingHasATagOfItsOwn() {
        FileVersion compressed = VERSION.in("gzip");
        assertThat(compressed.etag()).isEqualTo("\"2ebc98a1-4c4b40-3e8-gzip\"");
        assertThat(Preconditions.allowsRange(headers("If-Range", TAG), compressed, 0))
                .isFalse();
    }

    private static boolean allowsRangeAfterSeconds(int seconds, String ifRange) {
        return Preconditions.allowsRange(headers("If-Range", ifRange), VERSION, VERSION.modifiedSecond() + seconds);
    }

    private static Preconditions.Outcome outcome(String... fields) {
        return Preconditions.evaluate(headers(fields), VERSION, VERSION.modifiedSecond());
    }

    private static boolean allowsRange(String... fields) {
        return Preconditions.allowsRange(headers(fields), VERSION, VERSION.modifiedSecond() + 1);
    }

    private static HttpHeaderList headers(String... fields) {
        HttpHeaderList headers = new HttpHeaderList();
        for (int i = 0; i < fields.length; i += 2) {
            headers.add(fields[i], fields[i + 1]);
        }
        return headers;
    }
}
