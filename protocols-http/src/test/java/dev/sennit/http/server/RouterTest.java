// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.routing.PathParameters;
import dev.sennit.http.routing.RoutedHandler;
import dev.sennit.http.routing.Router;
import dev.sennit.http.routing.RouterBuilder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which handler answers which request. */
class RouterTest {
    private static final Router ROUTER = Router.builder()
            .get("/", says("root"))
            .get("/users", says("users"))
            .get("/users/", says("users/"))
            .get("/users/me", says("me"))
            .get("/users/{id}", says("user"))
            .on(HttpMethod.DELETE, "/users/{name}", says("delete"))
            .get("/{what}/me/now", says("what"))
            .get("/users/{id}/{part}", says("part"))
            .any("/static/*", says("static"))
            .post("/static/upload", says("upload"))
            .get("/café/{x}", says("café"))
            .get("/a&b=c", says("plain"))
            .build();

    private static RoutedHandler says(String name) {
        return (request, response, path) -> response.send(name + ' ' + path);
    }

    private static String answer(HttpHandler handler, String method, String target) {
        String raw = new Wire(handler)
                .sends(method + ' ' + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                .received();
        int head = raw.indexOf("\r\n\r\n");
        String code = raw.substring(9, 12);
        return code.equals("200") ? raw.substring(head + 4) : code;
    }

    @ParameterizedTest
    @CsvSource({
        "/, 'root '",
        "/?a=b, 'root '",
        "/users, 'users '",
        "/users/, 'users/ '",
        "/users/me, 'me '",
        "/users/m%65, 'me '",
        "/%75sers/me, 'me '",
        "/users/you, user id=you",
        "/users/ME, user id=ME",
        "/users/a%20b%2Fc, user id=a b/c",
        "/users/%252e%252e, user id=%2e%2e",
        "/users/..., user id=...",
        "/users/me/now, 'part id=me, part=now'",
        "/other/me/now, what what=other",
        "/static/, 'static  rest []'",
        "/static/a/b/, 'static  rest [a, b, ]'",
        "/static/a%2fb, 'static  rest [a/b]'",
        "/caf%C3%A9/%E2%82%AC, café x=€",
        "/a&b=c, 'plain '",
        "/a%26b%3Dc, 'plain '",
        "http://a/users/you, user id=you",
        "/nothing, 404",
        "/Users, 404",
        "/static, 404",
        "//, 404",
        "//users, 404",
        "/users%2Fme, 404",
        "/users//x, 404"
    })
    void theMostSpecificRouteOfThePathAnswers(String target, String expected) {
        assertThat(answer(ROUTER, "GET", target)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/.",
                "/users/..",
                "/users/../users/me",
                "/./users",
                "/users/%2e%2E",
                "/users/%2E",
                "/static/../users",
                "/static/a/..",
                "/static/%2e./x",
                "/nothing/..",
                "/users/%00",
                "/users/a%0Ab",
                "/users/%7f",
                "/users/%",
                "/users/%4",
                "/users/%4g",
                "/users/%ff",
                "/users/%c0%af",
                "/users/%ed%a0%80"
            })
    void pathsThatMeanNothingCertainAreRefused(String target) {
        assertThat(answer(ROUTER, "GET", target)).isEqualTo("400");
    }

    @Test
    void aPathThatHasNoRouteForTheMethodSaysWhichItHas() {
        assertThat(new Wire(ROUTER)
                        .sends("POST /users/you HTTP/1.1\r\nHost: a\r\n\r\n")
                        .received())
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\nAllow: DELETE, GET, HEAD, OPTIONS\r\n");
        assertThat(new Wire(ROUTER)
                        .sends("OPTIONS /users HTTP/1.1\r\nHost: a\r\n\r\n")
                        .received())
                .isEqualTo("HTTP/1.1 204 No Content\r\nAllow: GET, HEAD, OPTIONS\r\n\r\n");
        assertThat(new Wire(ROUTER)
                        .sends("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")
                        .received())
                .isEqualTo("HTTP/1.1 204 No Content\r\nAllow: DELETE, GET, HEAD, OPTIONS, POST\r\n\r\n");
        assertThat(answer(ROUTER, "OPTIONS", "/static/x")).isEqualTo("static  rest [x]");
        assertThat(answer(ROUTER, "GET", "/static/upload")).isEqualTo("405");
        assertThat(answer(ROUTER, "BREW", "/users/you")).isEqualTo("405");
        assertThat(answer(ROUTER, "BREW", "/static/you")).isEqualTo("static  rest [you]");
        assertThat(answer(ROUTER, "DELETE", "/users/you")).isEqualTo("delete name=you");
    }

    @Test
    void headGoesWhereGetGoesUnlessItHasItsOwnRoute() {
        assertThat(new Wire(ROUTER)
                        .sends("HEAD /users HTTP/1.1\r\nHost: a\r\n\r\n")
                        .received())
                .contains("200 OK", "Content-Length: 6")
                .endsWith("\r\n\r\n");
        Router own = Router.builder()
                .get("/x", says("get"))
                .on(
                        HttpMethod.HEAD,
                        "/x",
                        (request, response) -> response.header("X", "own").send())
                .build();
        assertThat(new Wire(own).sends("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n").received())
                .contains("X: own");
    }

    @Test
    void routesForTheSameRequestsAreRefused() {
        refused(
                b -> b.get("/a", says("1")).get("/a", says("2")),
                "two routes are for GET of the same paths: \"/a\" and \"/a\"");
        refused(b -> b.get("/{a}", says("1")).get("/{b}", says("2")), "\"/{a}\" and \"/{b}\"");
        refused(b -> b.any("/*", says("1")).any("/*", says("2")), "every method");
        refused(b -> b.get("a", says("1")), "must begin with a slash");
        refused(b -> b.get("/a//b", says("1")), "empty segment");
        refused(b -> b.get("/a/../b", says("1")), "dot segment");
        refused(b -> b.get("/a%20b", says("1")), "written decoded");
        refused(b -> b.get("/a*", says("1")), "written decoded");
        refused(b -> b.get("/*/a", says("1")), "written decoded");
        refused(b -> b.get("/{a}b", says("1")), "written decoded");
        refused(b -> b.get("/{}", says("1")), "no word");
        refused(b -> b.get("/{a}/{a}", says("1")), "twice");
        refused(b -> b.on(HttpMethod.CONNECT, "/", says("1")), "connect()");
        Router.builder()
                .get("/a", says("1"))
                .any("/a", says("2"))
                .get("/a/", says("3"))
                .build();
    }

    private static void refused(Consumer<RouterBuilder> routes, String why) {
        assertThatThrownBy(() -> routes.accept(Router.builder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aRouterDoesNotChangeOnceItIsBuilt() {
        RouterBuilder builder = Router.builder().get("/a", says("a"));
        builder.build();
        assertThatThrownBy(() -> builder.get("/b", says("b"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void parametersAreKnownByTheirNames() {
        List<String> seen = new ArrayList<>();
        Router router = Router.builder()
                .get("/{a}/{b}", (request, response, path) -> {
                    seen.add(path.get("a"));
                    seen.add(path.get("b"));
                    assertThatThrownBy(() -> path.get("c")).hasMessageContaining("no parameter \"c\"; it has [a, b]");
                    assertThat(path.rest()).isEmpty();
                    response.send();
                })
                .build();
        answer(router, "GET", "/1/2");
        assertThat(seen).containsExactly("1", "2");
    }

    /** Takes content as a stream, and notes whether it had to be asked for. */
    private static final class Streaming implements RoutedHandler {
        @Override
        public boolean wantsStream(HttpRequest head) {
            return head.path().endsWith("/stream");
        }

        @Override
        public void handle(HttpRequest request, HttpResponse response, PathParameters path) {
            response.send(path.get("how"));
        }
    }

    @Test
    void theHandlerOfTheRouteSaysWhetherItWantsAStream() {
        Router router = Router.builder().post("/{how}", new Streaming()).build();
        String head = " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
        assertThat(new Wire(router).sends("POST /gather" + head).received()).isEmpty();
        assertThat(Wire.bodies(new Wire(router).sends("POST /stream" + head).received()))
                .containsExactly("stream");
        assertThat(new Wire(router).sends("POST /a/b" + head).received()).startsWith("HTTP/1.1 404");
        assertThat(new Wire(router).sends("PUT /gather" + head).received()).startsWith("HTTP/1.1 405");
        assertThat(new Wire(router).sends("PUT /.." + head).received()).startsWith("HTTP/1.1 400");
    }

    @Test
    void connectHasAHandlerOfItsOwn() {
        String connect = "CONNECT b:1 HTTP/1.1\r\nHost: b:1\r\n\r\n";
        assertThat(new Wire(ROUTER).sends(connect).received()).startsWith("HTTP/1.1 501");
        HttpHandler tunnels = new HttpHandler() {
            @Override
            public boolean acceptsConnect(HttpRequest head) {
                return true;
            }

            @Override
            public void handle(HttpRequest request, HttpResponse response) {
                response.switchTo(new Upload());
            }
        };
        assertThat(new Wire(Router.builder().connect(tunnels).build())
                        .sends(connect)
                        .received())
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void whatNoRouteIsForMayHaveAHandler() {
        Router router = Router.builder()
                .notFound((request, response) -> response.send("mine"))
                .build();
        assertThat(answer(router, "GET", "/x")).isEqualTo("mine");
    }

    @Property(tries = 300)
    void aParameterIsWhatTheClientEncoded(@ForAll @NotEmpty @StringLength(max = 20) String text) {
        String value = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        boolean refused =
                value.equals(".") || value.equals("..") || value.chars().anyMatch(Character::isISOControl);
        List<String> seen = new ArrayList<>();
        Router router = Router.builder()
                .get("/{a}/*", (request, response, path) -> {
                    seen.add(path.get("a"));
                    seen.addAll(path.rest());
                    response.send("ok");
                })
                .build();
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        String answer = answer(router, "GET", "/" + encoded + "/" + encoded);
        assertThat(answer).isEqualTo(refused ? "400" : "ok");
        assertThat(seen).isEqualTo(refused ? List.of() : List.of(value, value));
    }

    @Property(tries = 500)
    void theOrderOfTheRoutesDoesNotMatter(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 39) Integer> choices,
            @ForAll @StringLength(min = 1, max = 3) @CharRange(from = 'a', to = 'c') String path,
            @ForAll long seed) {
        List<String> paths = new ArrayList<>(
                choices.stream().map(RouterTest::made).distinct().toList());
        String target = "/" + String.join("/", path.split(""));
        String expected = paths.stream()
                .filter(each -> fits(each, target))
                .min(RouterTest::moreSpecific)
                .orElse("404");
        Collections.shuffle(paths, new Random(seed));
        RouterBuilder builder = Router.builder();
        paths.forEach(each -> builder.get(each, (request, response) -> response.send(each)));
        assertThat(answer(builder.build(), "GET", target)).isEqualTo(expected);
    }

    private static String made(int choice) {
        String[] segments = {"a", "b", "{x}"};
        String first = segments[choice % 3];
        String second = segments[choice / 3 % 3].replace("x", "y");
        return switch (choice / 9) {
            case 0 -> "/" + first;
            case 1 -> "/" + first + "/" + second;
            case 2 -> "/" + first + "/" + second + "/*";
            case 3 -> "/" + first + "/*";
            default -> "/*";
        };
    }

    /** The oracle: a pattern of characters, read from left to right. */
    private static boolean fits(String route, String target) {
        return target.matches(
                route.replace("{x}", "[^/]+").replace("{y}", "[^/]+").replace("*", ".*"));
    }

    private static int moreSpecific(String one, String other) {
        return rank(one).compareTo(rank(other));
    }

    private static String rank(String route) {
        return route.replaceAll("\\{.}", "~1").replace("*", "~2");
    }
}
