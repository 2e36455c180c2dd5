// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpHeaderList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 section 12.5. */
class AcceptTest {
    private static final List<String> CODINGS = List.of("br", "zstd", "gzip");

    private static HttpHeaderList headers(String name, String... values) {
        HttpHeaderList headers = new HttpHeaderList();
        for (String value : values) {
            headers.add(name, value);
        }
        return headers;
    }

    private static AcceptEncoding encoding(String... values) {
        return AcceptEncoding.of(headers("Accept-Encoding", values));
    }

    private static Accept accept(String... values) {
        return Accept.of(headers("Accept", values));
    }

    private static AcceptLanguage language(String... values) {
        return AcceptLanguage.of(headers("Accept-Language", values));
    }

    // ------------------------------------------------------------------------------------------------- encodings

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", emptyValue = "", textBlock = """
            'gzip'                              | 'gzip'
            'GZIP, Br'                          | 'br gzip'
            'x-gzip'                            | 'gzip'
            'gzip, deflate, br, zstd'           | 'br zstd gzip'
            'gzip;q=1.0, br;q=0.9'              | 'gzip br'
            'gzip ; q=0.5 ,br;Q=0.501'          | 'br gzip'
            '*'                                 | 'br zstd gzip'
            '*;q=0.2, zstd;q=0.1'               | 'br gzip zstd'
            '*;q=0'                             | ''
            'br;q=0, *'                         | 'zstd gzip'
            'gzip;q=0'                          | ''
            'gzip;q=0.000'                      | ''
            'gzip;q=0.001'                      | 'gzip'
            'identity'                          | ''
            'identity, gzip;q=0.5'              | ''
            'identity;q=0.5, gzip;q=0.5'        | 'gzip'
            'identity;q=0, gzip'                | 'gzip'
            ', ,gzip,,'                         | 'gzip'
            ''                                  | ''
            """)
    void codingsAreRankedByWeightThenByTheServer(String field, String ranked) {
        assertThat(String.join(" ", encoding(field).ranked(CODINGS))).isEqualTo(ranked);
    }

    @Test
    void whoDoesNotSayItGetsNoCoding() {
        AcceptEncoding silent = encoding();
        assertThat(silent.ranked(CODINGS)).isEmpty();
        assertThat(silent.weight("gzip")).isZero();
        assertThat(silent.weight("identity")).isEqualTo(1000);
    }

    @Test
    void identityIsTakenUnlessRuledOut() {
        assertThat(encoding("gzip").weight("identity")).isEqualTo(1000);
        assertThat(encoding("gzip, *;q=0.5").weight("identity")).isEqualTo(1000);
        assertThat(encoding("gzip, identity;q=0").weight("identity")).isZero();
        assertThat(encoding("gzip, *;q=0").weight("identity")).isZero();
        assertThat(encoding("*;q=0, identity;q=0.5").weight("identity")).isEqualTo(500);
    }

    @Test
    void theLinesOfAFieldAreOneList() {
        assertThat(encoding("br;q=0.5", "gzip").ranked(CODINGS)).containsExactly("gzip", "br");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip;q=2",
                "gzip;q=1.001",
                "gzip;q=0.1234",
                "gzip;q=.5",
                "gzip;q=-1",
                "gzip;q=1e0",
                "gzip;q=",
                "gzip;q",
                "gzip;q =1",
                "gzip;q= 1",
                "gzip;q=\"\"",
                "gzip;q=\"1\"",
                "gzip;=1",
                "gzip;a=\"b",
                "gzip;a=\"b\\",
                "gzip br",
                "gzip/",
                "/gzip",
                "gzip//x",
                "(gzip)",
                "br, gz\u00efp",
                "br, @"
            })
    void aListThatIsNoneSaysNothing(String field) {
        assertThat(encoding(field).ranked(CODINGS)).isEmpty();
        assertThat(encoding("gzip", field).ranked(CODINGS)).isEmpty();
        assertThat(accept(field).weight("x/y")).isEqualTo(1000);
        assertThat(language(field).weight("tlh")).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({"63, true", "64, true", "65, false"})
    void aListOfMoreThanSixtyFourSaysNothing(int elements, boolean counts) {
        String field = "gzip" + ", x".repeat(elements - 1);
        assertThat(encoding(field).ranked(CODINGS)).hasSize(counts ? 1 : 0);
        String[] lines = ("gzip" + ",x".repeat(elements - 1)).split(",");
        assertThat(encoding(lines).ranked(CODINGS)).hasSize(counts ? 1 : 0);
    }

    // ----------------------------------------------------------------------------------------------------- types

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text/html;level=1               | 1000
            text/html                       | 700
            TEXT/HTML; charset=utf-8        | 700
            text/plain                      | 300
            image/jpeg                      | 500
            text/html;level=2               | 400
            text/html;level=3               | 700
            text/html;level="1"             | 1000
            """)
    void theMostSpecificRangeCounts(String type, int weight) { // the example of section 12.5.1
        Accept accept = accept("text/*;q=0.3, text/html;q=0.7, text/html;level=1, text/html;level=2;q=0.4, */*;q=0.5");
        assertThat(accept.weight(type)).isEqualTo(weight);
    }

    @Test
    void theMostWelcomeTypeIsChosen() {
        List<String> offered = List.of("application/json", "text/html");
        assertThat(accept().best(offered)).contains("application/json");
        assertThat(accept("").best(offered)).contains("application/json");
        assertThat(accept("text/html, */*;q=0.1").best(offered)).contains("text/html");
        assertThat(accept("text/html, application/json").best(offered)).contains("application/json");
        assertThat(accept("image/*").best(offered)).isEmpty();
        assertThat(accept("application/json;q=0, */*").best(offered)).contains("text/html");
        assertThat(accept("textual/*").weight("text/html")).isZero();
        assertThat(accept("text/html;q=0.5;q=1").weight("text/html")).isEqualTo(500);
    }

    @Test
    void anOfferThatIsNoTypeIsAMistake() {
        for (String none : List.of("html", "", "text/html, text/plain", "text/")) {
            assertThatThrownBy(() -> accept().weight(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("such as text/html, not \"" + none);
        }
    }

    // ------------------------------------------------------------------------------------------------- languages

    @Test
    void aRangeTakesWhatIsNarrowerNotWhatIsWider() {
        assertThat(language("de").weight("de-AT")).isEqualTo(1000);
        assertThat(language("de-AT").weight("de")).isZero();
        assertThat(language("de").weight("den")).isZero();
        assertThat(language("de-at").weight("DE-AT-1996")).isEqualTo(1000);
    }

    @Test
    void theLongestRangeCounts() {
        AcceptLanguage language = language("da, en-gb;q=0.8, en;q=0.7, *;q=0.1");
        assertThat(language.weight("da")).isEqualTo(1000);
        assertThat(language.weight("en-GB")).isEqualTo(800);
        assertThat(language.weight("en-US")).isEqualTo(700);
        assertThat(language.weight("fr")).isEqualTo(100);
        assertThat(language.best(List.of("fr", "en-US", "en-GB"))).contains("en-GB");
        assertThat(language("ja").best(List.of("fr"))).isEmpty();
        assertThat(language().best(List.of("fr"))).contains("fr");
    }

    // ------------------------------------------------------------------------------------------------ properties

    @Property
    void noFieldMakesItFail(@ForAll String any) {
        String field = any.replaceAll("[^\\t\\x20-\\x7e\\xa0-\\xff]", ";q=0.");
        assertThat(encoding(field).weight("gzip")).isBetween(0, 1000);
        assertThat(accept(field).weight("text/html")).isBetween(0, 1000);
        assertThat(language(field).weight("de")).isBetween(0, 1000);
    }

    @Property
    void whatIsRankedIsTakenAndInOrder(@ForAll List<@net.jqwik.api.constraints.IntRange(max = 1000) Integer> weights) {
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < Math.min(weights.size(), CODINGS.size()); i++) {
            field.append(CODINGS.get(i))
                    .append(";q=")
                    .append(weights.get(i) == 1000 ? "1" : String.format("0.%03d", weights.get(i)))
                    .append(',');
        }
        AcceptEncoding said = encoding(field.toString());
        List<Integer> ranked = said.ranked(CODINGS).stream().map(said::weight).toList();
        assertThat(ranked).doesNotContain(0).isSortedAccordingTo((a, b) -> b - a);
        assertThat(ranked)
                .hasSize((int) weights.stream().limit(3).filter(w -> w > 0).count());
    }
}
