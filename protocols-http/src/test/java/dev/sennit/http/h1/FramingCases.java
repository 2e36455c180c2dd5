// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import static dev.sennit.http.h1.RawCase.accept;
import static dev.sennit.http.h1.RawCase.refuse;
import static dev.sennit.http.h1.RawCase.refuseAfter;

import dev.sennit.http.HttpFault;
import java.util.List;

/** RFC 9112 sections 6, 7 and 9: where a message ends, and what its connection does then. */
final class FramingCases {
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n";
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String NEXT_SEEN = "GET /next HTTP/1.1 keep none [Host=a]";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String CHUNKED_SEEN = "POST / HTTP/1.1 keep chunked [Host=a, Transfer-Encoding=chunked]";

    private FramingCases() {}

    private static RawCase bad(HttpFault fault, String lines) {
        return refuse(fault, POST + lines + "\r\n" + NEXT);
    }

    static final List<RawCase> HEADS = List.of(
            accept(GET + "\r\n" + NEXT, "GET / HTTP/1.1 keep none [Host=a]", NEXT_SEEN),
            accept(POST + "\r\n" + NEXT, "POST / HTTP/1.1 keep none [Host=a]", NEXT_SEEN),
            accept(NEXT + NEXT + NEXT, NEXT_SEEN, NEXT_SEEN, NEXT_SEEN),
            accept(NEXT + "\r\n" + NEXT, NEXT_SEEN, NEXT_SEEN),
            refuseAfter(NEXT_SEEN, HttpFault.EMPTY_LINES_BEFORE_REQUEST, NEXT + "\r\n\r\n" + NEXT),
            accept(
                    POST + "Content-Length: 0\r\n\r\n" + NEXT,
                    "POST / HTTP/1.1 keep none [Host=a, Content-Length=0]",
                    NEXT_SEEN),
            accept(
                    POST + "Content-Length: 5\r\n\r\nhello" + NEXT,
                    "POST / HTTP/1.1 keep length 5 [Host=a, Content-Length=5]",
                    "body 'hello'",
                    NEXT_SEEN),
            accept(
                    GET + "content-length: 0005\r\n\r\nhello" + NEXT,
                    "GET / HTTP/1.1 keep length 5 [Host=a, content-length=0005]",
                    "body 'hello'",
                    NEXT_SEEN),
            accept(
                    POST + "Content-Length: 5\r\n\r\nhel",
                    "POST / HTTP/1.1 keep length 5 [Host=a, Content-Length=5]",
                    "in body 'hel'"),
            accept(
                    POST + "Content-Length: 6\r\n\r\nhello\r" + NEXT,
                    "POST / HTTP/1.1 keep length 6 [Host=a, Content-Length=6]",
                    "body 'hello\r'",
                    NEXT_SEEN),
            refuseAfter(
                    "POST / HTTP/1.1 keep length 999999999999999999 [Host=a, Content-Length=999999999999999999]",
                    HttpFault.BODY_TOO_LARGE,
                    POST + "Content-Length: 999999999999999999\r\n\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 1000000000000000000\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 9223372036854775807\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 9223372036854775808\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 18446744073709551621\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 99999999999999999999999999999999999\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length:\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: -1\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: -0\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: +5\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 5 5\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 5,5\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 5, 5\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 5,\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: ,5\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 5;\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 5.0\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 0x5\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 5_0\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: 5e1\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: f\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: \"5\"\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: '5'\r\n"),
            bad(HttpFault.BAD_CONTENT_LENGTH, "Content-Length: \u00b2\r\n"),
            bad(HttpFault.NUL_IN_FIELD_VALUE, "Content-Length: 5\0\r\n"),
            bad(HttpFault.CONTROL_IN_FIELD_VALUE, "Content-Length: \u000b5\r\n"),
            bad(HttpFault.DUPLICATE_CONTENT_LENGTH, "Content-Length: 5\r\nContent-Length: 5\r\n"),
            bad(HttpFault.DUPLICATE_CONTENT_LENGTH, "Content-Length: 5\r\ncontent-length: 6\r\n"),
            bad(HttpFault.DUPLICATE_CONTENT_LENGTH, "Content-Length: 0\r\nX: y\r\nCONTENT-LENGTH: 0\r\n"),
            bad(HttpFault.CONFLICTING_FRAMING, "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
            bad(HttpFault.CONFLICTING_FRAMING, "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
            bad(HttpFault.CONFLICTING_FRAMING, "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"),
            bad(HttpFault.CONFLICTING_FRAMING, "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"),
            refuse(
                    HttpFault.TRANSFER_ENCODING_IN_HTTP_1_0,
                    "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            refuse(
                    HttpFault.TRANSFER_ENCODING_IN_HTTP_1_0,
                    "POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: gzip\r\n\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding:\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: ,\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: chunked,\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: ,chunked\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: chunked, chunked\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: chunked\r\nTransfer-Encoding:\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: gzip, chunked, chunked\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: chunked;a=b\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: chunked;\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: chunked chunked\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: \"chunked\"\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: chunked\u00ff\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: gzip/1, chunked\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: identity\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: identity, chunked\r\n"),
            bad(HttpFault.BAD_TRANSFER_ENCODING, "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"),
            bad(HttpFault.CONTROL_IN_FIELD_VALUE, "Transfer-Encoding: \u000bchunked\r\n"),
            bad(HttpFault.WHITESPACE_IN_FIELD_NAME, "Transfer-Encoding : chunked\r\n"),
            bad(HttpFault.OBSOLETE_LINE_FOLDING, "Transfer-Encoding:\r\n chunked\r\n"),
            bad(HttpFault.CHUNKED_NOT_LAST, "Transfer-Encoding: gzip\r\n"),
            bad(HttpFault.CHUNKED_NOT_LAST, "Transfer-Encoding: xchunked\r\n"),
            bad(HttpFault.CHUNKED_NOT_LAST, "Transfer-Encoding: chunkedx\r\n"),
            bad(HttpFault.CHUNKED_NOT_LAST, "Transfer-Encoding: chunk\r\n"),
            bad(HttpFault.CHUNKED_NOT_LAST, "Transfer-Encoding: cow\r\n"),
            bad(HttpFault.CHUNKED_NOT_LAST, "Transfer-Encoding: chunked, gzip\r\n"),
            bad(HttpFault.CHUNKED_NOT_LAST, "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n"),
            bad(HttpFault.UNKNOWN_TRANSFER_CODING, "Transfer-Encoding: gzip, chunked\r\n"),
            bad(HttpFault.UNKNOWN_TRANSFER_CODING, "Transfer-Encoding: cow;a=\"b\" , chunked\r\n"),
            bad(HttpFault.UNKNOWN_TRANSFER_CODING, "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
            bad(HttpFault.UNKNOWN_EXPECTATION, "Expect: 200-ok\r\n"),
            bad(HttpFault.UNKNOWN_EXPECTATION, "Expect:\r\n"),
            bad(HttpFault.UNKNOWN_EXPECTATION, "Expect: 100-continue, 100-continue\r\n"),
            accept(
                    POST + "Expect: 100-Continue\r\nContent-Length: 1\r\n\r\nx",
                    "POST / HTTP/1.1 keep length 1 continue [Host=a, Expect=100-Continue, Content-Length=1]",
                    "body 'x'"),
            accept("GET / HTTP/1.0\r\nExpect: more\r\n\r\n", "GET / HTTP/1.0 close none [Expect=more]"),

            // Connection.
            accept(GET + "Connection: close\r\n\r\n", "GET / HTTP/1.1 close none [Host=a, Connection=close]"),
            accept(GET + "Connection: CLOSE\r\n\r\n", "GET / HTTP/1.1 close none [Host=a, Connection=CLOSE]"),
            accept(GET + "Connection: a,close ,b\r\n\r\n", "GET / HTTP/1.1 close none [Host=a, Connection=a,close ,b]"),
            accept(
                    GET + "Connection: keep-alive, close\r\n\r\n",
                    "GET / HTTP/1.1 close none [Host=a, Connection=keep-alive, close]"),
            accept(
                    GET + "Connection: close\r\nConnection: keep-alive\r\n\r\n",
                    "GET / HTTP/1.1 close none [Host=a, Connection=close, Connection=keep-alive]"),
            accept(GET + "Connection: closed\r\n\r\n", "GET / HTTP/1.1 keep none [Host=a, Connection=closed]"),
            accept(GET + "Connection: ,,\r\n\r\n", "GET / HTTP/1.1 keep none [Host=a, Connection=,,]"),
            accept(GET + "Connection:\r\n\r\n", "GET / HTTP/1.1 keep none [Host=a, Connection=]"),
            accept(
                    "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n" + NEXT,
                    "GET / HTTP/1.0 keep none [Connection=Keep-Alive]",
                    NEXT_SEEN),
            accept(
                    "GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n",
                    "GET / HTTP/1.0 close none [Connection=keep-alive, close]"));

    private static RawCase chunks(String raw, String body) {
        return accept(CHUNKED + raw + NEXT, CHUNKED_SEEN, body, NEXT_SEEN);
    }

    private static RawCase badChunks(HttpFault fault, String raw) {
        return refuseAfter(CHUNKED_SEEN, fault, CHUNKED + raw + NEXT);
    }

    static final List<RawCase> CHUNKS = List.of(
            accept(
                    POST + "transfer-encoding: CHUNKED\r\n\r\n0\r\n\r\n",
                    "POST / HTTP/1.1 keep chunked [Host=a, transfer-encoding=CHUNKED]",
                    "body ''"),
            chunks("0\r\n\r\n", "body ''"),
            chunks("00000\r\n\r\n", "body ''"),
            chunks("5\r\nhello\r\n0\r\n\r\n", "body 'hello'"),
            chunks("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "body 'hello world'"),
            chunks("a\r\n0123456789\r\nB\r\n01234567890\r\n0\r\n\r\n", "body '012345678901234567890'"),
            chunks("1A\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n", "body 'abcdefghijklmnopqrstuvwxyz'"),
            chunks("0000000000000005\r\nhello\r\n0\r\n\r\n", "body 'hello'"),
            chunks("4\r\n\r\n\r\n\r\n0\r\n\r\n", "body '\r\n\r\n'"),
            chunks("5;a\r\nhello\r\n0;b\r\n\r\n", "body 'hello'"),
            chunks("5;a=b\r\nhello\r\n0\r\n\r\n", "body 'hello'"),
            chunks("5;a=b;c;d=e\r\nhello\r\n0\r\n\r\n", "body 'hello'"),
            chunks("5;a=\"b c\\\"\t;\u00e9\"\r\nhello\r\n0\r\n\r\n", "body 'hello'"),
            chunks("5;a=\"\";b=\"\\\\\"\r\nhello\r\n0\r\n\r\n", "body 'hello'"),
            chunks("0\r\nX: y\r\n\r\n", "body '' [X=y]"),
            chunks("5\r\nhello\r\n0\r\nX: y\r\nZ:\r\n\r\n", "body 'hello' [X=y, Z=]"),
            chunks(
                    "0\r\nX: 1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nHost: b\r\nAuthorization: c\r\n"
                            + "Cookie: d\r\ncontent-type: e\r\nTrailer: f\r\nY: 2\r\n\r\n",
                    "body '' [X=1, Y=2]"),
            accept(CHUNKED + "5\r\nhel", CHUNKED_SEEN, "in body 'hel'"),
            accept(CHUNKED + "5\r\nhello\r\n0\r\n\r", CHUNKED_SEEN, "in body 'hello'"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "\r\n\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, " 5\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "5 \r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "5\t\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "5 ;a\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "+5\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "-5\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "0x5\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "5h\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "5_0\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "5,5\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "g\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "@\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "\"5\"\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, ";a\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "5\0\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "\u00b5\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "\0"),
            badChunks(HttpFault.CHUNK_SIZE_OVERFLOW, "00000000000000005\r\nhello\r\n"),
            badChunks(HttpFault.CHUNK_SIZE_OVERFLOW, "1000000000000000\r\n"),
            badChunks(HttpFault.CHUNK_SIZE_OVERFLOW, "7fffffffffffffff\r\n"),
            badChunks(HttpFault.CHUNK_SIZE_OVERFLOW, "8000000000000000\r\n"),
            badChunks(HttpFault.CHUNK_SIZE_OVERFLOW, "ffffffffffffffff\r\n"),
            badChunks(HttpFault.CHUNK_SIZE_OVERFLOW, "10000000000000005\r\nhello\r\n"),
            badChunks(HttpFault.BODY_TOO_LARGE, "fffffffffffffff\r\n"),
            badChunks(HttpFault.BODY_TOO_LARGE, "5\r\nhello\r\nfffffffffffffff\r\n"),
            badChunks(HttpFault.BARE_LF, "5\nhello\r\n"),
            badChunks(HttpFault.BARE_LF, "\n5\r\nhello\r\n"),
            badChunks(HttpFault.BARE_LF, "5;a\nhello\r\n"),
            badChunks(HttpFault.BARE_LF, "5;\nhello\r\n"),
            badChunks(HttpFault.BARE_LF, "5;a=\nhello\r\n"),
            badChunks(HttpFault.BARE_LF, "5;a=\"\n\"\r\nhello\r\n"),
            badChunks(HttpFault.BARE_CR, "5\rhello\r\n"),
            badChunks(HttpFault.BARE_CR, "5\r\r\nhello\r\n"),
            badChunks(HttpFault.BARE_CR, "5;a\rb\r\nhello\r\n"),
            badChunks(HttpFault.BARE_CR, "0\r\n\r\r\n"),
            badChunks(HttpFault.BARE_CR, "0\r\n\rX"),
            badChunks(HttpFault.BARE_LF, "0\r\n\n"),
            badChunks(HttpFault.BARE_LF, "0\n\r\n"),
            badChunks(HttpFault.BAD_CHUNK_END, "5\r\nhello0\r\n\r\n"),
            badChunks(HttpFault.BAD_CHUNK_END, "5\r\nhello!\r\n0\r\n\r\n"),
            badChunks(HttpFault.BAD_CHUNK_END, "5\r\nhello\n0\r\n\r\n"),
            badChunks(HttpFault.BAD_CHUNK_END, "5\r\nhello\r0\r\n\r\n"),
            badChunks(HttpFault.BAD_CHUNK_END, "5\r\nhello \r\n0\r\n\r\n"),
            badChunks(HttpFault.BAD_CHUNK_END, "4\r\nhello\r\n0\r\n\r\n"),
            badChunks(HttpFault.BAD_CHUNK_END, "6\r\nhello\r\n0\r\n\r\n"),
            badChunks(HttpFault.BAD_CHUNK_SIZE, "5\r\nhello\r\nhello\r\n0\r\n\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5;\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5;;a\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5; a\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5;a =b\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5;a= b\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5;a=\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5;=b\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5;a=b=c\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5;a=\"b\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5;a=\"b\"c\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5;a=\"b\\\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5;a=\"\0\"\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5;a\0\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5;a \r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5;a,b\r\nhello\r\n"),
            badChunks(HttpFault.BAD_CHUNK_EXTENSION, "5;\u00e9\r\nhello\r\n"),
            badChunks(HttpFault.MISSING_COLON, "0\r\nX\r\n\r\n"),
            badChunks(HttpFault.MISSING_COLON, "0\r\nhello\r\n0\r\n\r\n"),
            badChunks(HttpFault.WHITESPACE_IN_FIELD_NAME, "0\r\nX : y\r\n\r\n"),
            badChunks(HttpFault.WHITESPACE_BEFORE_FIRST_FIELD, "0\r\n X: y\r\n\r\n"),
            badChunks(HttpFault.OBSOLETE_LINE_FOLDING, "0\r\nX: y\r\n z\r\n\r\n"),
            badChunks(HttpFault.NUL_IN_FIELD_VALUE, "0\r\nX: \0\r\n\r\n"),
            badChunks(HttpFault.BARE_LF, "0\r\nX: y\n\r\n"),
            badChunks(HttpFault.BARE_LF, "0\r\nX: y\r\n\n"),
            badChunks(HttpFault.WHITESPACE_IN_FIELD_NAME, "0\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"));
}
