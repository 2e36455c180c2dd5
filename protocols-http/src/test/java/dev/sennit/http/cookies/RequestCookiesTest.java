// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpHeaderList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server makes of the Cookie fields of a request. */
class RequestCookiesTest {
    private static RequestCookies read(String... fields) {
        HttpHeaderList headers = new HttpHeaderList();
        for (String field : fields) {
            headers.add("cookie", field);
        }
        return RequestCookies.of(headers);
    }

    @Test
    void cookiesAreFoundByName() {
        RequestCookies cookies = read("a=1; b=2=3; A=4; a=5; e=");
        assertThat(cookies.first("a")).contains("1");
        assertThat(cookies.all("a")).containsExactly("1", "5");
        assertThat(cookies.first("b")).contains("2=3");
        assertThat(cookies.first("A")).contains("4");
        assertThat(cookies.first("e")).contains("");
        assertThat(cookies.first("x")).isEmpty();
        assertThat(cookies.all("x")).isEmpty();
        assertThat(cookies.size()).isEqualTo(5);
        assertThat(cookies).hasToString("cookies [a, b, A, a, e]");
    }

    @Test
    void allFieldsAreReadTogether() {
        assertThat(read("a=1", "b=2; a=3").all("a")).containsExactly("1", "3");
        assertThat(read().size()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "a=\"1\"; z=2 | 1",
                "a=\"\"; z=2 | ``",
                "a=1;z=2 | 1",
                "a=1; ; z=2 | 1",
            })
    void whatIsUsualIsUnderstood(String field, String value) {
        assertThat(read(field).first("a")).contains(value);
        assertThat(read(field).first("z")).contains("2");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "a=\"1; z=2 | whose quotes are open",
                "a=1\"; z=2 | which has a quote in it",
                "a=x y; z=2 | which has a space in it",
                "a =1; z=2 | whose name ends with a space",
                ";  a=1; z=2 | whose name begins with a space",
                "a= 1; z=2 | whose value begins with a space",
                "a=1,2; z=2 | which has a comma in it",
                "a=1\\2; z=2 | which has a backslash in it",
                "a=é; z=2 | which is not ASCII",
                "a; z=2 | which has no value",
                "=a; z=2 | which has no name",
                "$a=1(; (a)=1; z=2 | whose name is no token"
            })
    void aPairThatNoServerSetIsLeftOutAloneSuchAsOne(String field, String which) {
        assertThat(read(field).first("a")).as(which).isEmpty();
        assertThat(read(field).first("z")).as(which).contains("2");
    }

    @Test
    void noMoreThanTheLimitAreLookedAt() {
        String most = "a=1; ".repeat(RequestCookies.MAX_COOKIES - 1) + "b=2";
        assertThat(read(most).size()).isEqualTo(RequestCookies.MAX_COOKIES);
        assertThat(read(most).first("b")).contains("2");
        assertThat(read(most + "; c=3").first("c")).isEmpty();
        assertThat(read(most, "c=3").first("c")).isEmpty();
        assertThat(read(most.substring(5) + "; c=3").first("c")).contains("3");
    }

    @Property(tries = 500)
    void whatServersSetComesBack(
            @ForAll @Size(min = 1, max = 9)
                    List<@CharRange(from = '#', to = '~') @StringLength(max = 9) String> anything) {
        List<String> values =
                anything.stream().map(each -> each.replaceAll("[,;\\\\]", "")).toList();
        String field = "a=" + String.join("; a=", values);
        assertThat(read(field).all("a")).isEqualTo(values);
        values.forEach(
                value -> assertThat(SetCookie.secure("a", value).fieldValue()).startsWith("a=" + value + ";"));
    }
}
