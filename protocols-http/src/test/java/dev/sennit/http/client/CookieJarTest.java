// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.testkit.StringTransport;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6265: whose cookies are taken, and to whom they go. */
class CookieJarTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final CookieJar jar = new CookieJar(Clock.fixed(NOW, ZoneOffset.UTC));

    private String sent(String uri) {
        return jar.cookieField(URI.create(uri)).orElse("");
    }

    private void set(String uri, String cookie) {
        jar.accept(URI.create(uri), cookie);
    }

    @ParameterizedTest
    @CsvSource({
        "a=b, http://www.a.example/, http://www.a.example/, true",
        "a=b, http://www.a.example/, http://a.example/, false",
        "a=b, http://www.a.example/, http://x.www.a.example/, false",
        "a=b, http://www.a.example/, http://www.a.example:81/, true",
        "a=b, http://www.a.example/, https://www.a.example/, true",
        "a=b;Domain=a.example, http://www.a.example/, http://a.example/, true",
        "a=b; domain = .A.Example, http://www.a.example/, http://x.a.example/, true",
        "a=b;Domain=a.example, http://www.a.example/, http://xa.example/, false",
        "a=b;Domain=www.a.example, http://www.a.example/, http://a.example/, false",
        "a=b;Domain=, http://www.a.example/, http://www.a.example/, true",
        "a=b;Secure, https://a.example/, http://a.example/, false",
        "a=b;Secure, https://a.example/, https://a.example/, true",
        "a=b;Path=/x, http://a.example/, http://a.example/x, true",
        "a=b;Path=/x, http://a.example/, http://a.example/x/y, true",
        "a=b;Path=/x, http://a.example/, http://a.example/xy, false",
        "a=b;Path=/x/, http://a.example/, http://a.example/x, false",
        "a=b;Path=x, http://a.example/p/q, http://a.example/p, true",
        "a=b, http://a.example/p/q, http://a.example/p/r, true",
        "a=b, http://a.example/p/q, http://a.example/, false",
        "a=b, http://192.0.2.1/, http://192.0.2.1/, true",
        "a=b;Domain=192.0.2.1, http://192.0.2.1/, http://192.0.2.1/, true",
        "a=b, http://[2001:db8::1]/, http://[2001:db8::1]/, true"
    })
    void aCookieGoesWhereItBelongs(String cookie, String from, String to, boolean goes) {
        set(from, cookie);
        assertThat(jar.size()).isEqualTo(1);
        assertThat(sent(to)).isEqualTo(goes ? "a=b" : "");
    }

    @ParameterizedTest
    @CsvSource({
        "a=b;Domain=b.example, http://a.example/",
        "a=b;Domain=www.a.example, http://a.example/",
        "a=b;Domain=example, http://a.example/",
        "a=b;Domain=com, http://a.com/",
        "a=b;Domain=0.2.1, http://192.0.2.1/",
        "a=b;Domain=2.1, http://192.0.2.1/",
        "a=b;Secure, http://a.example/",
        "__Secure-a=b, https://a.example/",
        "__Host-a=b;Secure;Path=/x, https://a.example/",
        "__Host-a=b;Secure;Path=/;Domain=a.example, https://a.example/",
        "__host-a=b;Path=/, https://a.example/",
        "a, http://a.example/",
        "=b, http://a.example/",
        "a=b;Max-Age=0, http://a.example/",
        "a=b;Max-Age=-1, http://a.example/",
        "'a=b;Expires=Thu, 01 Jan 1970 00:00:00 GMT', http://a.example/"
    })
    void aCookieThatIsForSomebodyElseOrOverIsNotTaken(String cookie, String from) {
        set(from, cookie);
        assertThat(jar.size()).isZero();
    }

    @Test
    void aPrefixedCookieThatKeepsItsPromiseIsTaken() {
        set("https://a.example/", "__Host-a=b; Secure; Path=/");
        set("https://a.example/", "__Secure-c=d; Secure; Domain=a.example");
        assertThat(sent("https://a.example/")).isEqualTo("__Host-a=b; __Secure-c=d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Wed, 21 Jan 2026 07:28:00 GMT",
                "Wednesday, 21-Jan-26 07:28:00 GMT",
                "Wed Jan 21 07:28:00 2026",
                "21 jan 2026 7:28:0",
                "2026 January 21 07:28:00"
            })
    void datesAreReadInManyForms(String date) {
        assertThat(CookieDates.parse(date))
                .hasValue(Instant.parse("2026-01-21T07:28:00Z").getEpochSecond());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tomorrow",
                "Wed, 31 Feb 2026 07:28:00 GMT",
                "21 Jan 1600 07:28:00",
                "21 Jan 2026",
                "21 Jan 2026 25:00:00",
                "07:28:00"
            })
    void whatIsNoDateIsNone(String date) {
        assertThat(CookieDates.parse(date)).isEmpty();
    }

    @Test
    void cookiesExpire() {
        Instant[] now = {NOW};
        InstantSource clock = () -> now[0];
        CookieJar aging = new CookieJar(clock);
        URI uri = URI.create("http://a.example/");
        aging.accept(uri, "age=1; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        aging.accept(uri, "date=1; Expires=Thu, 01 Jan 2026 00:00:20 GMT");
        aging.accept(uri, "session=1");
        now[0] = NOW.plus(Duration.ofSeconds(9));
        assertThat(aging.cookieField(uri)).contains("age=1; date=1; session=1");
        now[0] = NOW.plus(Duration.ofSeconds(10));
        assertThat(aging.cookieField(uri)).contains("date=1; session=1");
        now[0] = NOW.plus(Duration.ofSeconds(20));
        assertThat(aging.cookieField(uri)).contains("session=1");
        assertThat(aging.size()).isEqualTo(1);
    }

    @Test
    void aCookieIsReplacedKeepsItsPlaceAndIsRemovedByOneThatIsOver() {
        set("http://a.example/", "a=1");
        set("http://a.example/", "b=2");
        set("http://a.example/", "a=3");
        assertThat(sent("http://a.example/")).isEqualTo("a=3; b=2");
        set("http://a.example/", "a=; Max-Age=0");
        assertThat(sent("http://a.example/")).isEqualTo("b=2");
    }

    @Test
    void longerPathsComeFirst() {
        set("http://a.example/x/y", "short=1; Path=/");
        set("http://a.example/x/y", "long=1; Path=/x");
        assertThat(sent("http://a.example/x/y")).isEqualTo("long=1; short=1");
    }

    @Test
    void whoListensCannotReplaceWhatIsSecure() {
        set("https://a.example/", "a=secret; Secure");
        set("http://a.example/", "a=other");
        assertThat(sent("https://a.example/")).isEqualTo("a=secret");
    }

    @Test
    void aJarIsBounded() {
        for (int i = 0; i <= CookieJar.MAX_PER_DOMAIN; i++) {
            set("http://a.example/", "n" + i + "=1");
        }
        assertThat(jar.size()).isEqualTo(CookieJar.MAX_PER_DOMAIN);
        assertThat(sent("http://a.example/")).doesNotContain("n0=1").contains("n1=1");
        for (int i = 0; i <= CookieJar.MAX_COOKIES; i++) {
            set("http://h" + i + ".example/", "a=1");
        }
        assertThat(jar.size()).isEqualTo(CookieJar.MAX_COOKIES);
        jar.clear();
        set("http://a.example/", "a=" + "x".repeat(CookieJar.MAX_COOKIE_BYTES - 2));
        assertThat(jar.size()).isEqualTo(1);
        set("http://a.example/", "b=" + "x".repeat(CookieJar.MAX_COOKIE_BYTES - 1));
        assertThat(jar.size()).isEqualTo(1);
        assertThat(jar).hasToString("1 cookies");
    }

    @Test
    void aClientKeepsCookiesAlsoFromRedirections() {
        Servers servers = new Servers(HttpClientOptions.defaults().withCookies(jar));
        servers.get("http://192.0.2.1/");
        StringTransport connection = servers.accepts();
        assertThat(Servers.got(connection)).doesNotContain("Cookie");
        servers.answers(
                connection,
                "HTTP/1.1 302 Found\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2; Path=/x\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n");
        assertThat(Servers.got(connection)).contains("Cookie: b=2; a=1\r\n");
        servers.answers(connection, "HTTP/1.1 302 Found\r\nLocation: http://192.0.2.2/\r\nContent-Length: 0\r\n\r\n");
        assertThat(Servers.got(servers.accepts())).doesNotContain("Cookie");
        servers.send(ClientRequest.get("http://192.0.2.1/").withHeader("Cookie", "mine=1"));
        assertThat(Servers.got(connection)).contains("Cookie: mine=1\r\n").doesNotContain("a=1");
    }
}
