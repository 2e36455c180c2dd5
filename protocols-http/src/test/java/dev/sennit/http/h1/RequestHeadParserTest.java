// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpVersion;
import org.junit.jupiter.api.Test;

class RequestHeadParserTest {
    private final RequestHeadParser parser = new RequestHeadParser(HttpLimits.DEFAULTS);

    private RequestHead parse(String raw) {
        byte[] bytes = Feedings.bytes(raw);
        assertThat(parser.parse(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        return parser.head();
    }

    @Test
    void partsOfAnOriginTarget() {
        RequestHead head = parse("GET /a/b?c=d?e HTTP/1.1\r\nHost: h:1\r\n\r\n");
        assertThat(head.method()).isSameAs(HttpMethod.GET);
        assertThat(head.version()).isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(head.target()).isEqualTo("/a/b?c=d?e");
        assertThat(head.path()).isEqualTo("/a/b");
        assertThat(head.query()).isEqualTo("c=d?e");
        assertThat(head.host()).isEqualTo("h:1");
        assertThat(head).hasToString("GET /a/b?c=d?e HTTP/1.1");
    }

    @Test
    void partsOfAnAbsoluteTarget() {
        RequestHead head = parse("GET http://h:1/a?b HTTP/1.0\r\n\r\n");
        assertThat(head.target()).isEqualTo("http://h:1/a?b");
        assertThat(head.path()).isEqualTo("/a");
        assertThat(head.query()).isEqualTo("b");
        assertThat(head.host()).isEqualTo("h:1");
    }

    @Test
    void absoluteTargetWithoutAPathMeansTheRoot() {
        RequestHead head = parse("GET http://h?b HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(head.path()).isEqualTo("/");
        assertThat(head.query()).isEqualTo("b");
    }

    @Test
    void theOtherForms() {
        assertThat(parse("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").path()).isEqualTo("*");
        RequestHead connect = parse("CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n");
        assertThat(connect.target()).isEqualTo("h:1");
        assertThat(connect.path()).isEmpty();
        assertThat(parse("GET / HTTP/1.0\r\n\r\n").host()).isEmpty();
    }

    @Test
    void registeredMethodsAreTheirConstants() {
        for (HttpMethod method : HttpMethod.registered()) {
            String target = method.equals(HttpMethod.CONNECT) ? "a:1" : "/";
            assertThat(parse(method + " " + target + " HTTP/1.1\r\nHost: a\r\n\r\n")
                            .method())
                    .isSameAs(method);
        }
        assertThat(parse("BREW / HTTP/1.1\r\nHost: a\r\n\r\n").method()).isEqualTo(HttpMethod.of("BREW"));
    }

    @Test
    void headersAreFoundWithoutRegardToCase() {
        HttpHeaders headers = parse("GET / HTTP/1.1\r\nHost: a\r\nAccept: b\r\nX-Y: c\r\naccept: d\r\n\r\n")
                .headers();
        assertThat(headers.size()).isEqualTo(4);
        assertThat(headers.first("ACCEPT")).contains("b");
        assertThat(headers.all("Accept")).containsExactly("b", "d");
        assertThat(headers.first("x-y")).contains("c");
        assertThat(headers.first("x-z")).isEmpty();
        assertThat(headers.contains("xxy")).isFalse();
        assertThat(headers.indexOf("accept", 2)).isEqualTo(3);
        assertThatThrownBy(() -> headers.name(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> headers.value(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aRepeatedHeadIsTheSameHead() {
        String get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
        String target = parse(get).target();
        byte[] three = Feedings.bytes(get + get + get.replace("/a", "/b"));
        int first = parser.parse(three, 0, three.length);
        assertThat(first).isEqualTo(get.length());
        assertThat(parser.head().target()).isSameAs(target);
        int second = parser.parse(three, first, three.length);
        assertThat(second).isEqualTo(2 * get.length());
        assertThat(parser.head().target()).isSameAs(target);
        assertThat(parser.parse(three, second, three.length)).isEqualTo(three.length);
        assertThat(parser.head().target()).isEqualTo("/b");
    }

    @Test
    void aHeadThatStartsAsTheLastOneButIsLongerIsAnother() {
        parse("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(parse("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n").headers().size())
                .isEqualTo(2);
        assertThat(parse("GET / HTTP/1.1\r\nHost: a\r\n\r\n").headers().size()).isEqualTo(1);
    }

    @Test
    void nothingIsHeldBetweenHeads() {
        assertThat(parser.heldBytes()).isZero();
        parser.parse(Feedings.bytes("GET /"), 0, 5);
        assertThat(parser.heldBytes()).isEqualTo(5);
        parser.reset();
        assertThat(parser.heldBytes()).isZero();
        parse("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(parser.heldBytes()).isZero();
    }

    @Test
    void resetAfterARefusalStartsAnew() {
        parser.parse(Feedings.bytes("\0"), 0, 1);
        assertThat(parser.fault()).isEqualTo(HttpFault.BAD_METHOD);
        parser.reset();
        assertThat(parser.progress()).isEqualTo(Progress.INCOMPLETE);
        assertThat(parse("GET / HTTP/1.1\r\nHost: a\r\n\r\n").path()).isEqualTo("/");
    }

    @Test
    void askingOutOfTurnIsRefused() {
        assertThatThrownBy(parser::head)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("START");
        assertThatThrownBy(parser::fault).isInstanceOf(IllegalStateException.class);
        byte[] wrong = Feedings.bytes("\0\0");
        parser.parse(wrong, 0, 1);
        assertThatThrownBy(() -> parser.parse(wrong, 1, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("REFUSED");
        assertThatThrownBy(() -> parser.parse(wrong, 1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void everyFaultIsAnsweredWithAnErrorAndNamesItsRule() {
        assertThat(HttpFault.values()).allSatisfy(fault -> {
            assertThat(fault.status().code()).isIn(400, 413, 414, 417, 431, 501, 502, 505);
            assertThat(fault.source()).matches("RFC \\d{4} section [\\d.]+");
            assertThat(fault.message()).isNotBlank().doesNotEndWith(".");
        });
    }
}
