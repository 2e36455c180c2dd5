// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import static dev.sennit.http.h1.ResponseCase.bad;
import static dev.sennit.http.h1.ResponseCase.badChunk;
import static dev.sennit.http.h1.ResponseCase.get;
import static dev.sennit.http.h1.ResponseCase.getAndEnd;
import static dev.sennit.http.h1.ResponseCase.refuse;
import static dev.sennit.http.h1.ResponseCase.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpMethod;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What servers, broken and hostile ones among them, send (RFC 9112), fed whole, byte by byte and cut at every place. */
class ResponseCasesTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final HttpMethod UPGRADE = HttpMethod.of("UPGRADE"); // asks to switch protocols, in the transcript

    private static final List<ResponseCase> STATUS_LINES = List.of(
            get(OK + "Content-Length: 0\r\n\r\n", "HTTP/1.1 200 OK none [Content-Length=0]", "'' keep"),
            get("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 none [Content-Length=0]", "'' keep"),
            get(
                    "HTTP/1.1 404 Gar nicht\tda \u00e4\r\nContent-Length: 0\r\n\r\n",
                    "HTTP/1.1 404 Gar nicht\tda \u00e4 none [Content-Length=0]",
                    "'' keep"),
            get("HTTP/1.7 599 \r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 599 none [Content-Length=0]", "'' keep"),
            get("", "in head"),
            get("HTTP/1.1 200 OK\r\n", "in head"),
            getAndEnd("HTTP/1.1 200 OK\r\n", "RESPONSE_CUT_OFF"),
            getAndEnd("", "RESPONSE_CUT_OFF"),
            refuse(HttpFault.BAD_VERSION, "HTTP/11 200 OK\r\n\r\n"),
            refuse(HttpFault.BAD_VERSION, "http/1.1 200 OK\r\n\r\n"),
            refuse(HttpFault.BAD_VERSION, "HTTP/1.1\t200 OK\r\n\r\n"),
            refuse(HttpFault.BAD_VERSION, "HTTP/1.x 200 OK\r\n\r\n"),
            refuse(HttpFault.BAD_VERSION, "HTTP/1.10 200 OK\r\n\r\n"),
            refuse(HttpFault.BAD_VERSION, "ICY 200 OK\r\n\r\n"),
            refuse(HttpFault.BAD_VERSION, "\r\nHTTP/1.1 200 OK\r\n\r\n"),
            refuse(HttpFault.BAD_VERSION, " HTTP/1.1 200 OK\r\n\r\n"),
            refuse(HttpFault.BAD_VERSION, "<html>HTTP/0.9</html>"),
            refuse(HttpFault.BARE_LF, "\nHTTP/1.1 200 OK\r\n\r\n"),
            refuse(HttpFault.UNSUPPORTED_VERSION, "HTTP/2.0 200 OK\r\n\r\n"),
            refuse(HttpFault.UNSUPPORTED_VERSION, "HTTP/0.9 200 OK\r\n\r\n"),
            refuse(HttpFault.BAD_STATUS_CODE, "HTTP/1.1  200 OK\r\n\r\n"),
            refuse(HttpFault.BAD_STATUS_CODE, "HTTP/1.1 20 OK\r\n\r\n"),
            refuse(HttpFault.BAD_STATUS_CODE, "HTTP/1.1 2000 OK\r\n\r\n"),
            refuse(HttpFault.BAD_STATUS_CODE, "HTTP/1.1 +20 OK\r\n\r\n"),
            refuse(HttpFault.BAD_STATUS_CODE, "HTTP/1.1 0x2 OK\r\n\r\n"),
            refuse(HttpFault.BAD_STATUS_CODE, "HTTP/1.1 099 OK\r\n\r\n"),
            refuse(HttpFault.BAD_STATUS_CODE, "HTTP/1.1 600 OK\r\n\r\n"),
            refuse(HttpFault.BAD_STATUS_CODE, "HTTP/1.1 200\r\n\r\n"),
            refuse(HttpFault.BAD_STATUS_CODE, "HTTP/1.1 OK\r\n\r\n"),
            refuse(HttpFault.BAD_STATUS_CODE, "HTTP/1.1 200\tOK\r\n\r\n"),
            refuse(HttpFault.BAD_REASON, "HTTP/1.1 200 O\0K\r\n\r\n"),
            refuse(HttpFault.BAD_REASON, "HTTP/1.1 200 O\u007fK\r\n\r\n"),
            refuse(HttpFault.BAD_REASON, "HTTP/1.1 200 O\u001bK\r\n\r\n"),
            refuse(HttpFault.BARE_LF, "HTTP/1.1 200 OK\n\r\n"),
            refuse(HttpFault.BARE_LF, "HTTP/1.1 20\n"),
            refuse(HttpFault.BARE_CR, "HTTP/1.1 200 OK\rX: y\r\n\r\n"),
            refuse(HttpFault.BARE_CR, "HTTP/1.1 200 OK\r\r\n\r\n"));

    private static final List<ResponseCase> FIELDS = List.of(
            get(
                    OK + "Set-Cookie: a=b\r\nset-cookie: c=d\r\nX:\t y z \t\r\nEmpty:\r\nContent-Length: 2\r\n\r\nhi",
                    "HTTP/1.1 200 OK length 2 [Set-Cookie=a=b, set-cookie=c=d, X=y z, Empty=, Content-Length=2]",
                    "'hi' keep"),
            bad(HttpFault.OBSOLETE_LINE_FOLDING, "X: y\r\n z\r\n"),
            bad(HttpFault.OBSOLETE_LINE_FOLDING, "X: y\r\n\tz\r\n"),
            bad(HttpFault.WHITESPACE_BEFORE_FIRST_FIELD, " X: y\r\n"),
            bad(HttpFault.WHITESPACE_IN_FIELD_NAME, "X : y\r\n"),
            bad(HttpFault.EMPTY_FIELD_NAME, ": y\r\n"),
            bad(HttpFault.BAD_FIELD_NAME, "X\u00e4: y\r\n"),
            bad(HttpFault.MISSING_COLON, "X\r\n"),
            bad(HttpFault.NUL_IN_FIELD_VALUE, "X: \0\r\n"),
            bad(HttpFault.CONTROL_IN_FIELD_VALUE, "X: \u000b\r\n"),
            bad(HttpFault.BARE_LF, "X: y\nContent-Length: 5\r\n"),
            bad(HttpFault.BARE_LF, "X: y\r\n\n"),
            bad(HttpFault.BARE_CR, "X: y\rContent-Length: 5\r\n"),
            bad(HttpFault.BARE_CR, "\rX: y\r\n"));

    private static final List<ResponseCase> LENGTHS = List.of(
            get(OK + "Content-Length: 5\r\n\r\nhello", "HTTP/1.1 200 OK length 5 [Content-Length=5]", "'hello' keep"),
            get(
                    OK + "Content-Length: 5\r\nConnection: x, Close\r\n\r\nhello",
                    "HTTP/1.1 200 OK length 5 [Content-Length=5, Connection=x, Close]",
                    "'hello' close"),
            get(
                    "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                    "HTTP/1.0 200 OK length 5 [Content-Length=5]",
                    "'hello' close"),
            get(
                    "HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello",
                    "HTTP/1.0 200 OK length 5 [Content-Length=5, Connection=keep-alive]",
                    "'hello' keep"),
            get(
                    OK + "Content-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\n",
                    "HTTP/1.1 200 OK length 5 [Content-Length=5]",
                    "'hello' keep, behind it 'HTTP/1.1 200 OK\r\n'"),
            get(OK + "Content-Length: 5\r\n\r\nhel", "HTTP/1.1 200 OK length 5 [Content-Length=5]", "in body 'hel'"),
            getAndEnd(
                    OK + "Content-Length: 5\r\n\r\nhel",
                    "HTTP/1.1 200 OK length 5 [Content-Length=5]",
                    "RESPONSE_CUT_OFF"),
            get(OK + "\r\nhello", "HTTP/1.1 200 OK until_close []", "in body 'hello'"),
            getAndEnd(OK + "\r\nhello", "HTTP/1.1 200 OK until_close []", "'hello' close"),
            getAndEnd(OK + "\r\n", "HTTP/1.1 200 OK until_close []", "'' close"),
            refuse(HttpFault.BODY_TOO_LARGE, OK + "Content-Length: 16777217\r\n\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: -5\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: +5\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 5, 5\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 0x5\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length:\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 9223372036854775808\r\n"),
            bad(HttpFault.DUPLICATE_CONTENT_LENGTH, "Content-Length: 5\r\nContent-Length: 6\r\n"),
            bad(HttpFault.DUPLICATE_CONTENT_LENGTH, "Content-Length: 5\r\ncontent-length: 5\r\n"),
            bad(HttpFault.CONFLICTING_FRAMING, "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
            bad(HttpFault.CONFLICTING_FRAMING, "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: chunked, chunked\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: identity\r\n"),
            bad(HttpFault.CHUNKED_NOT_LAST, "Transfer-Encoding: gzip\r\n"),
            bad(HttpFault.CHUNKED_NOT_LAST, "Transfer-Encoding: xchunked\r\n"),
            bad(HttpFault.CHUNKED_NOT_LAST, "Transfer-Encoding: chunked, gzip\r\n"),
            bad(HttpFault.UNKNOWN_TRANSFER_CODING, "Transfer-Encoding: gzip, chunked\r\n"),
            refuse(
                    HttpFault.TRANSFER_ENCODING_IN_HTTP_1_0,
                    "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));

    private static final String NO_BODY_BEHIND = "'' keep, behind it 'hello'";

    private static final List<ResponseCase> BODYLESS = List.of(
            to(
                    HttpMethod.HEAD,
                    OK + "Content-Length: 5\r\n\r\nhello",
                    "HTTP/1.1 200 OK none [Content-Length=5]",
                    NO_BODY_BEHIND),
            to(
                    HttpMethod.HEAD,
                    OK + "Transfer-Encoding: chunked\r\n\r\nhello",
                    "HTTP/1.1 200 OK none [Transfer-Encoding=chunked]",
                    NO_BODY_BEHIND),
            to(HttpMethod.HEAD, OK + "\r\nhello", "HTTP/1.1 200 OK none []", NO_BODY_BEHIND),
            to(
                    HttpMethod.HEAD,
                    OK + "Content-Length: 999999999999999999\r\n\r\n",
                    "HTTP/1.1 200 OK none [Content-Length=999999999999999999]",
                    "'' keep"),
            get("HTTP/1.1 204 No Content\r\n\r\nhello", "HTTP/1.1 204 No Content none []", NO_BODY_BEHIND),
            get(
                    "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
                    "HTTP/1.1 204 No Content none [Content-Length=0]",
                    "'' keep"),
            get(
                    "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello",
                    "HTTP/1.1 304 Not Modified none [Content-Length=5]",
                    NO_BODY_BEHIND),
            refuse(HttpFault.CONTENT_IN_BODYLESS_RESPONSE, "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello"),
            refuse(
                    HttpFault.CONTENT_IN_BODYLESS_RESPONSE,
                    "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            refuse(HttpFault.CONTENT_IN_BODYLESS_RESPONSE, "HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\nhello"),
            to(
                    HttpMethod.CONNECT,
                    OK + "Content-Length: 5\r\n\r\nhello",
                    "HTTP/1.1 200 OK none [Content-Length=5]",
                    "'' switched, behind it 'hello'"),
            to(
                    HttpMethod.CONNECT,
                    "HTTP/1.1 407 \r\nContent-Length: 5\r\n\r\nhello",
                    "HTTP/1.1 407 length 5 [Content-Length=5]",
                    "'hello' keep"));

    private static final List<ResponseCase> INTERIM = List.of(
            get(
                    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK
                            + "Content-Length: 2\r\n\r\nhi",
                    "interim HTTP/1.1 100 Continue []",
                    "interim HTTP/1.1 103 Early Hints [Link=x]",
                    "HTTP/1.1 200 OK length 2 [Content-Length=2]",
                    "'hi' keep"),
            get("HTTP/1.1 100 Continue\r\n\r\n", "interim HTTP/1.1 100 Continue []", "in head"),
            getAndEnd("HTTP/1.1 100 Continue\r\n\r\n", "interim HTTP/1.1 100 Continue []", "RESPONSE_CUT_OFF"),
            get(
                    "HTTP/1.1 100 \r\n\r\n".repeat(4),
                    "interim HTTP/1.1 100 []",
                    "interim HTTP/1.1 100 []",
                    "interim HTTP/1.1 100 []",
                    "TOO_MANY_INTERIM_RESPONSES"),
            refuse(HttpFault.UNASKED_SWITCH, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nhello"),
            to(
                    UPGRADE,
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nhello",
                    "HTTP/1.1 101 Switching Protocols none [Upgrade=x]",
                    "'' switched, behind it 'hello'"),
            to(
                    UPGRADE,
                    OK + "Content-Length: 2\r\n\r\nhi",
                    "HTTP/1.1 200 OK length 2 [Content-Length=2]",
                    "'hi' keep"));

    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String CHUNKED_SEEN = "HTTP/1.1 200 OK chunked [Transfer-Encoding=chunked]";

    private static final List<ResponseCase> CHUNKS = List.of(
            get(CHUNKED + "5\r\nhello\r\nA;x=\"y\"\r\n0123456789\r\n0\r\n\r\n", CHUNKED_SEEN, "'hello0123456789' keep"),
            get(
                    CHUNKED + "5\r\nhello\r\n0\r\nX-Sum: 1\r\nContent-Length: 7\r\n\r\nmore",
                    CHUNKED_SEEN,
                    "'hello'[X-Sum=1] keep, behind it 'more'"),
            get(CHUNKED + "5\r\nhel", CHUNKED_SEEN, "in body 'hel'"),
            getAndEnd(CHUNKED + "5\r\nhello\r\n", CHUNKED_SEEN, "RESPONSE_CUT_OFF"),
            getAndEnd(CHUNKED + "5\r\nhello\r\n0\r\n", CHUNKED_SEEN, "RESPONSE_CUT_OFF"),
            badChunk(HttpFault.BAD_CHUNK_SIZE, "\r\nhello\r\n"),
            badChunk(HttpFault.BAD_CHUNK_SIZE, " 5\r\nhello\r\n"),
            badChunk(HttpFault.BAD_CHUNK_SIZE, "5 \r\nhello\r\n"),
            badChunk(HttpFault.BAD_CHUNK_SIZE, "-5\r\nhello\r\n"),
            badChunk(HttpFault.BAD_CHUNK_SIZE, "g\r\n"),
            badChunk(HttpFault.BARE_LF, "5\nhello\r\n"),
            badChunk(HttpFault.BAD_CHUNK_EXTENSION, "5;\r\nhello\r\n"),
            badChunk(HttpFault.CHUNK_SIZE_OVERFLOW, "10000000000000000\r\n"),
            badChunk(HttpFault.BODY_TOO_LARGE, "1000001\r\n"),
            badChunk(HttpFault.BAD_CHUNK_END, "5\r\nhello6\r\n"),
            badChunk(HttpFault.BAD_CHUNK_END, "5\r\nhello\n0\r\n\r\n"),
            badChunk(HttpFault.BARE_CR, "5\rhello"),
            badChunk(HttpFault.OBSOLETE_LINE_FOLDING, "0\r\nX: y\r\n z\r\n\r\n"),
            badChunk(HttpFault.BARE_LF, "0\r\nX: y\n\r\n"),
            badChunk(HttpFault.BARE_CR, "0\r\n\rX"));

    static Stream<ResponseCase> cases() {
        return Stream.of(STATUS_LINES, FIELDS, LENGTHS, BODYLESS, INTERIM, CHUNKS)
                .flatMap(List::stream);
    }

    @ParameterizedTest(name = "{index} {0}")
    @MethodSource("cases")
    void makesTheSameEventsHoweverItIsCut(ResponseCase raw) {
        byte[] bytes = Feedings.bytes(raw.raw());
        assertThat(fed(raw, bytes, bytes.length)).as("whole").isEqualTo(raw.events());
        assertThat(fed(raw, bytes, Feedings.everyIndex(bytes.length)))
                .as("byte by byte")
                .isEqualTo(raw.events());
        for (int at = 1; at < bytes.length; at++) {
            assertThat(fed(raw, bytes, at, bytes.length)).as("cut at %d", at).isEqualTo(raw.events());
        }
    }

    private static List<String> fed(ResponseCase raw, byte[] bytes, int... pieceEnds) {
        return ResponseTranscript.cut(raw.method(), bytes, raw.ends(), HttpLimits.DEFAULTS, pieceEnds);
    }

    @Test
    void noCaseStandsTwice() {
        assertThat(cases().map(each -> each.method() + each.raw() + each.ends()))
                .doesNotHaveDuplicates();
    }
}
