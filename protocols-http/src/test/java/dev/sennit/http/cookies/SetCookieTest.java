// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.cookies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Cookies that a server sets: safe unless it is said otherwise, and never anything else than one cookie. */
class SetCookieTest {
    private static final String SAFE = "; HttpOnly; SameSite=Lax";

    @Test
    void theDefaultsAreSafe() {
        assertThat(SetCookie.secure("id", "x").fieldValue()).isEqualTo("id=x; Path=/; Secure" + SAFE);
        assertThat(SetCookie.insecure("id", "").fieldValue()).isEqualTo("id=; Path=/" + SAFE);
    }

    @Test
    void everythingCanBeSaid() {
        assertThat(SetCookie.secure("id", "x")
                        .withPath("/a%20b")
                        .withDomain("example.org")
                        .withMaxAge(Duration.ofHours(1))
                        .withSameSite(SameSite.NONE)
                        .withScriptAccess()
                        .fieldValue())
                .isEqualTo("id=x; Path=/a%20b; Domain=example.org; Max-Age=3600; Secure; SameSite=None");
        assertThat(SetCookie.insecure("id", "").withMaxAge(Duration.ZERO).fieldValue())
                .isEqualTo("id=; Path=/; Max-Age=0" + SAFE);
        assertThat(SetCookie.insecure("id", "").withSameSite(SameSite.STRICT).fieldValue())
                .endsWith("SameSite=Strict");
    }

    @Test
    void prefixesKeepTheirPromise() {
        SetCookie host = SetCookie.secure("__Host-id", "x");
        assertThat(host.withPath("/").fieldValue()).startsWith("__Host-id=x; Path=/; Secure");
        refused("prefix", () -> SetCookie.insecure("__Host-id", "x"));
        refused("prefix", () -> SetCookie.insecure("__secure-id", "x"));
        refused("prefix", () -> host.withPath("/a"));
        refused("prefix", () -> host.withDomain("example.org"));
        assertThat(SetCookie.secure("__Secure-id", "x")
                        .withDomain("example.org")
                        .fieldValue())
                .contains("Domain=example.org; Secure");
    }

    @Test
    void sameSiteNoneIsForSecureCookies() {
        refused("SameSite=None", () -> SetCookie.insecure("id", "x").withSameSite(SameSite.NONE));
    }

    @Test
    void namesAndValuesHaveALength() {
        String most = "x".repeat(SetCookie.MAX_PAIR_BYTES - 2);
        assertThat(SetCookie.secure("id", most).fieldValue()).contains(most);
        refused("4097 bytes", () -> SetCookie.secure("id", most + "x"));
        String longest = "/" + "x".repeat(SetCookie.MAX_ATTRIBUTE_BYTES - 1);
        assertThat(SetCookie.secure("id", "").withPath(longest).fieldValue()).contains(longest);
        refused("path", () -> SetCookie.secure("id", "").withPath(longest + "x"));
    }

    @Test
    void whatCannotStandInACookieIsRefused() {
        SetCookie cookie = SetCookie.secure("id", "x");
        refused("name", () -> SetCookie.secure("", "x"));
        refused("\"a?b\"", () -> SetCookie.secure("a\nb", "x"));
        refused("name", () -> SetCookie.secure("a=b", "x"));
        refused("path", () -> cookie.withPath("a"));
        refused("path", () -> cookie.withPath("/;Domain=evil"));
        refused("path", () -> cookie.withPath("/\r\nX: y"));
        refused("domain", () -> cookie.withDomain("localhost"));
        refused("domain", () -> cookie.withDomain(".example.org"));
        refused("domain", () -> cookie.withDomain("example.org; x"));
        refused("age", () -> cookie.withMaxAge(Duration.ofNanos(-1)));
    }

    @Test
    void theValueIsNotInWhatIsLogged() {
        assertThat(SetCookie.secure("id", "secret"))
                .hasToString("id=...; Path=/; Secure; HttpOnly; SameSite=Lax")
                .asString()
                .doesNotContain("secret");
        assertThatThrownBy(() -> SetCookie.secure("id", "secret;")).message().doesNotContain("secret");
    }

    @Property(tries = 1000)
    void noTextBecomesMoreThanAValue(@ForAll String name, @ForAll String value, @ForAll String path) {
        try {
            String field = SetCookie.secure(name, value).withPath("/" + path).fieldValue();
            assertThat(field).matches("[!-~]+=[!-~]*; Path=/[!-~]*; Secure" + SAFE);
            assertThat(field.chars().filter(c -> c == ';').count()).isEqualTo(4);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("cookie");
        }
    }

    private static void refused(String why, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
    }
}
