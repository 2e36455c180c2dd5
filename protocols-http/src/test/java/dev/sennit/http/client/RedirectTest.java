// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import static dev.sennit.http.client.Servers.EMPTY;
import static dev.sennit.http.client.Servers.got;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.BodySource;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.client.Servers.Asked;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.URI;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which redirections are followed, how, and what does not go along. */
class RedirectTest {
    private static final String A = "http://192.0.2.1/a/b?c";

    private final Servers servers = new Servers();

    private static String redirect(int code, String location) {
        return "HTTP/1.1 " + code + " Moved\r\nLocation: " + location + "\r\nContent-Length: 3\r\n\r\nbye";
    }

    private static ClientRequest request(String method, String uri) {
        return ClientRequest.of(HttpMethod.of(method), URI.create(uri));
    }

    @ParameterizedTest
    @CsvSource({
        "301, POST, GET",
        "302, POST, GET",
        "303, POST, GET",
        "307, POST, POST",
        "308, POST, POST",
        "301, GET, GET",
        "302, HEAD, HEAD",
        "303, HEAD, HEAD",
        "303, PUT, GET",
        "301, PUT, PUT",
        "302, DELETE, DELETE"
    })
    void theMethodThatFollowsIsTheOneOfBrowsers(int code, String method, String next) {
        ClientRequest first = request(method, A).withHeader("X-Mine", "1");
        boolean hasBody = method.equals("POST") || method.equals("PUT");
        if (hasBody) {
            first = first.withBody(RequestBody.of("abc")).withHeader("Content-Type", "text/plain");
        }
        Asked asked = servers.send(first);
        StringTransport connection = servers.accepts();
        got(connection);
        servers.answers(
                connection,
                redirect(code, "/next").replace("3\r\n\r\nbye", method.equals("HEAD") ? "3\r\n\r\n" : "3\r\n\r\nbye"));
        String sent = got(connection);
        assertThat(sent).startsWith(next + " /next HTTP/1.1\r\n").contains("X-Mine: 1\r\n");
        boolean keepsBody = hasBody && next.equals(method);
        assertThat(sent.contains("Content-Type")).isEqualTo(keepsBody);
        assertThat(sent.endsWith("\r\n\r\nabc")).isEqualTo(keepsBody);
        servers.answers(connection, EMPTY);
        assertThat(asked).hasToString("204 No Content");
        assertThat(asked.response().uri()).isEqualTo(URI.create("http://192.0.2.1/next"));
        assertThat(servers.connecting()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "../../../z, /z",
        "../.., /",
        "/../../w?q, /w?q",
        "/..x, /..x",
        "/x, /x",
        "x, /a/x",
        "../x, /x",
        "?q, /a/b?q",
        "'', /a/b?c",
        "'#f', /a/b?c",
        "//192.0.2.1/y, /y",
        "http://192.0.2.1, /",
        "HTTP://192.0.2.1:80/z, /z",
        "./, /a/"
    })
    void referencesAreResolvedAgainstTheRequest(String location, String target) {
        servers.get(A);
        StringTransport connection = servers.accepts();
        got(connection);
        servers.answers(connection, redirect(302, location));
        assertThat(got(connection)).startsWith("GET " + target + " HTTP/1.1\r\n");
    }

    @Test
    void credentialsAndCookiesStayWithTheirOrigin() {
        servers.send(request("GET", A)
                .withHeader("Authorization", "Basic x")
                .withHeader("Cookie", "a=b")
                .withHeader("X-Mine", "1"));
        StringTransport connection = servers.accepts();
        assertThat(got(connection)).contains("Authorization").contains("Cookie");
        servers.answers(connection, redirect(307, "/same"));
        assertThat(got(connection)).contains("Authorization").contains("Cookie");
        servers.answers(connection, redirect(307, "http://192.0.2.1:81/other"));
        StringTransport other = servers.accepts();
        assertThat(got(other))
                .doesNotContain("Authorization")
                .doesNotContain("Cookie")
                .contains("X-Mine");
        servers.answers(other, redirect(307, A));
        assertThat(got(connection)).startsWith("GET /a/b?c").doesNotContain("Authorization");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://192.0.2.1/",
                "http://user@192.0.2.1/",
                "http://a b/",
                "javascript:alert(1)",
                "http://",
                "http:///x"
            })
    void aRedirectionToWhatIsNoPlaceFails(String location) {
        Asked asked = servers.get(A);
        servers.answers(servers.accepts(), redirect(302, location));
        assertThat(asked).hasToString("BAD_REDIRECT");
    }

    @Test
    void aFailureDoesNotTellWhatAQueryHolds() {
        Asked asked = servers.get("http://192.0.2.1/a?token=secret");
        servers.answers(servers.accepts(), redirect(302, "ftp://192.0.2.1/b?token=secret"));
        assertThat(asked.failure()).hasMessageContaining("http://192.0.2.1/a ").hasMessageNotContaining("secret");
    }

    @Test
    void redirectionsAreCounted() {
        Servers two = new Servers(HttpClientOptions.defaults().withMaxRedirects(2));
        Asked asked = two.get(A);
        StringTransport connection = two.accepts();
        two.answers(connection, redirect(302, A)).answers(connection, redirect(302, A));
        assertThat(asked).hasToString("waits");
        two.answers(connection, redirect(302, A));
        assertThat(asked).hasToString("BAD_REDIRECT");
        assertThat(asked.failure()).hasMessageContaining("more than 2 redirections");
        assertThat(connection.aborted()).isTrue();
    }

    @Test
    void whoFollowsNoneGetsTheRedirection() {
        Servers none = new Servers(HttpClientOptions.defaults().withMaxRedirects(0));
        Asked asked = none.get(A);
        none.answers(none.accepts(), redirect(302, "/x"));
        assertThat(asked).hasToString("302 Moved");
        assertThat(asked.response().header("Location")).contains("/x");
    }

    @Test
    void aRedirectionWithoutAPlaceIsAResponse() {
        Asked asked = servers.get(A);
        servers.answers(servers.accepts(), "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
        assertThat(asked).hasToString("302 Found");
    }

    @Test
    void aBodyThatCanBeSentOnceIsNotRedirected() {
        BodySource once = new BodySource() {
            @Override
            public @Nullable ByteBuffer next() {
                return null;
            }

            @Override
            public void close() {}
        };
        RequestBody body = RequestBody.once(RequestBody.UNKNOWN_LENGTH, once);
        Asked kept = servers.send(request("POST", A).withBody(body));
        servers.answers(servers.accepts(), redirect(307, "/x"));
        assertThat(kept).hasToString("BAD_REDIRECT");
        assertThat(kept.failure()).hasMessageContaining("only once");
    }

    @Test
    void aRedirectionToHttpIsNotFollowedUnlessItIsAllowed() {
        Asked asked = servers.get("https://192.0.2.1/");
        StringTransport connection = servers.accepts();
        connection.completeHandshake();
        servers.settles().answers(connection, redirect(302, A));
        assertThat(asked).hasToString("BAD_REDIRECT");
        assertThat(asked.failure()).hasMessageContaining("from https: to http:");

        Servers lax = new Servers(HttpClientOptions.defaults().allowingDowngrade());
        Asked allowed = lax.get("https://192.0.2.1/");
        StringTransport secure = lax.accepts();
        secure.completeHandshake();
        lax.settles().answers(secure, redirect(302, A));
        assertThat(got(lax.accepts())).startsWith("GET /a/b?c");
        assertThat(allowed).hasToString("waits");
    }

    @Test
    void theTotalTimeIsForAllRedirectionsTogether() {
        Asked asked = servers.get(A);
        StringTransport connection = servers.accepts();
        for (int i = 0; i < 10; i++) {
            servers.waits("29s").answers(connection, redirect(302, "/" + i));
        }
        assertThat(asked).hasToString("waits");
        servers.waits("10s");
        assertThat(asked).hasToString("TIMED_OUT");
        assertThat(asked.failure()).hasMessageContaining("exchange");
    }

    @Test
    void aLargeBodyOfARedirectionCostsTheConnection() {
        Asked asked = servers.get(A);
        StringTransport connection = servers.accepts();
        servers.answers(connection, redirect(302, "/x").replace("3\r\n\r\nbye", "100000\r\n\r\n"));
        servers.answers(connection, "x".repeat(60_000));
        assertThat(servers.connecting()).isZero();
        servers.answers(connection, "x".repeat(6_000));
        assertThat(connection.aborted()).isTrue();
        servers.answers(servers.accepts(), EMPTY);
        assertThat(asked).hasToString("204 No Content");
    }

    @Test
    void cancellingWhileARedirectionIsReadEndsEverything() {
        Asked asked = servers.get(A);
        StringTransport connection = servers.accepts();
        servers.answers(connection, redirect(302, "/x").replace("3\r\n\r\nbye", "9\r\n\r\n"));
        asked.stage.toCompletableFuture().cancel(false);
        servers.settles();
        assertThat(connection.aborted()).isTrue();
        assertThat(servers.connecting()).isZero();
        assertThat(servers.client.openConnections()).isZero();
    }
}
