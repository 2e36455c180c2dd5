// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The fields that decide where a request ends and what becomes of its connection: Host, Content-Length, Transfer-Encoding,
 * Connection, Expect. Whatever two servers could read differently is refused: that is where requests are smuggled.
 */
final class RequestFraming {
    /** What the Transfer-Encoding fields said so far, all lines taken as one list. */
    private enum Codings {
        NONE,
        CHUNKED,
        OTHER,
        OTHER_THEN_CHUNKED
    }

    private enum Connection {
        UNSAID,
        KEEP_ALIVE,
        CLOSE
    }

    private static final byte[] HOST = lowerCase("host");
    private static final byte[] EXPECT = lowerCase("expect");
    private static final byte[] CONNECTION = lowerCase("connection");
    private static final byte[] CONTENT_LENGTH = lowerCase("content-length");
    private static final byte[] TRANSFER_ENCODING = lowerCase("transfer-encoding");
    private static final byte[] CONTINUE = lowerCase("100-continue");
    private static final byte[] CLOSE = lowerCase("close");
    private static final byte[] KEEP_ALIVE = lowerCase("keep-alive");
    private static final byte[] CHUNKED = lowerCase("chunked");
    private static final byte[] IDENTITY = lowerCase("identity");

    private static final int NO_FIELD = -1;
    private static final int NO_LENGTH = -1;
    private static final int MOST_LENGTH_DIGITS = 18; // always fits a long

    private HttpVersion version = HttpVersion.HTTP_1_1;
    private int host;
    private long contentLength;
    private Codings codings = Codings.NONE;
    private Connection connection = Connection.UNSAID;
    private boolean expectsContinue;

    private static byte[] lowerCase(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Nullable
    HttpFault interpret(byte[] bytes, FieldTable fields, HttpVersion requestVersion) {
        version = requestVersion;
        host = NO_FIELD;
        contentLength = NO_LENGTH;
        codings = Codings.NONE;
        connection = Connection.UNSAID;
        expectsContinue = false;
        for (int i = 0; i < fields.size(); i++) {
            HttpFault fault = field(bytes, fields, i);
            if (fault != null) {
                return fault;
            }
        }
        return conclude();
    }

    private @Nullable HttpFault field(byte[] bytes, FieldTable fields, int index) {
        int start = fields.nameStart(index);
        int end = fields.nameEnd(index);
        int from = fields.valueStart(index);
        int to = fields.valueEnd(index);
        return switch (end - start) {
            case 4 -> Scan.equalsIgnoreCase(bytes, start, end, HOST) ? host(bytes, from, to, index) : null;
            case 6 -> Scan.equalsIgnoreCase(bytes, start, end, EXPECT) ? expect(bytes, from, to) : null;
            case 10 -> Scan.equalsIgnoreCase(bytes, start, end, CONNECTION) ? connection(bytes, from, to) : null;
            case 14 -> Scan.equalsIgnoreCase(bytes, start, end, CONTENT_LENGTH) ? contentLength(bytes, from, to) : null;
            case 17 ->
                Scan.equalsIgnoreCase(bytes, start, end, TRANSFER_ENCODING) ? transferEncoding(bytes, from, to) : null;
            default -> null;
        };
    }

    private @Nullable HttpFault host(byte[] bytes, int from, int to, int index) {
        if (host != NO_FIELD) {
            return HttpFault.DUPLICATE_HOST;
        }
        host = index;
        return HostSyntax.isHost(bytes, from, to) ? null : HttpFault.BAD_HOST;
    }

    /** RFC 9110 section 10.1.1: a server ignores the expectation of an HTTP/1.0 client. */
    private @Nullable HttpFault expect(byte[] bytes, int from, int to) {
        if (version == HttpVersion.HTTP_1_0) {
            return null;
        }
        expectsContinue = true;
        return Scan.equalsIgnoreCase(bytes, from, to, CONTINUE) ? null : HttpFault.UNKNOWN_EXPECTATION;
    }

    private @Nullable HttpFault connection(byte[] bytes, int from, int to) {
        for (int p = from; p < to; ) {
            int comma = Scan.indexOf((byte) ',', bytes, p, to);
            int start = Scan.skipWhitespace(bytes, p, comma);
            int end = Scan.trimWhitespace(bytes, start, comma);
            if (Scan.equalsIgnoreCase(bytes, start, end, CLOSE)) {
                connection = Connection.CLOSE;
            } else if (connection == Connection.UNSAID && Scan.equalsIgnoreCase(bytes, start, end, KEEP_ALIVE)) {
                connection = Connection.KEEP_ALIVE;
            }
            p = comma + 1;
        }
        return null;
    }

    private @Nullable HttpFault contentLength(byte[] bytes, int from, int to) {
        if (contentLength != NO_LENGTH) {
            return HttpFault.DUPLICATE_CONTENT_LENGTH;
        }
        if (to == from || to - from > MOST_LENGTH_DIGITS) {
            return HttpFault.BAD_CONTENT_LENGTH;
        }
        long length = 0;
        for (int p = from; p < to; p++) {
            int digit = bytes[p] - '0';
            if (digit < 0 || digit > 9) {
                return HttpFault.BAD_CONTENT_LENGTH;
            }
            length = length * 10 + digit;
        }
        contentLength = length;
        return null;
    }

    private @Nullable HttpFault transferEncoding(byte[] bytes, int from, int to) {
        int p = from;
        while (true) {
            int comma = Scan.indexOf((byte) ',', bytes, p, to);
            int start = Scan.skipWhitespace(bytes, p, comma);
            HttpFault fault = coding(bytes, start, Scan.trimWhitespace(bytes, start, comma));
            if (fault != null || comma == to) {
                return fault;
            }
            p = comma + 1;
        }
    }

    private @Nullable HttpFault coding(byte[] bytes, int from, int to) {
        int end = Scan.endOfToken(bytes, from, to);
        if (end == from || Scan.equalsIgnoreCase(bytes, from, end, IDENTITY)) {
            return HttpFault.BAD_TRANSFER_ENCODING;
        }
        boolean wasChunked = codings == Codings.CHUNKED || codings == Codings.OTHER_THEN_CHUNKED;
        if (Scan.equalsIgnoreCase(bytes, from, end, CHUNKED)) {
            if (wasChunked || end != to) {
                return HttpFault.BAD_TRANSFER_ENCODING;
            }
            codings = codings == Codings.NONE ? Codings.CHUNKED : Codings.OTHER_THEN_CHUNKED;
            return null;
        }
        if (wasChunked) {
            return HttpFault.CHUNKED_NOT_LAST;
        }
        codings = Codings.OTHER;
        int parameters = Scan.skipWhitespace(bytes, end, to);
        return parameters == to || bytes[parameters] == ';' ? null : HttpFault.BAD_TRANSFER_ENCODING;
    }

    /** RFC 9112 section 6.3, items 3 to 7 for a request; section 3.2 for Host. */
    private @Nullable HttpFault conclude() {
        if (codings != Codings.NONE) {
            if (contentLength != NO_LENGTH) {
                return HttpFault.CONFLICTING_FRAMING;
            }
            if (version == HttpVersion.HTTP_1_0) {
                return HttpFault.TRANSFER_ENCODING_IN_HTTP_1_0;
            }
            if (codings == Codings.OTHER) {
                return HttpFault.CHUNKED_NOT_LAST;
            }
            if (codings == Codings.OTHER_THEN_CHUNKED) {
                return HttpFault.UNKNOWN_TRANSFER_CODING;
            }
        }
        return host == NO_FIELD && version == HttpVersion.HTTP_1_1 ? HttpFault.MISSING_HOST : null;
    }

    BodyFraming body() {
        if (codings == Codings.CHUNKED) {
            return BodyFraming.CHUNKED;
        }
        return contentLength > 0 ? BodyFraming.LENGTH : BodyFraming.NONE;
    }

    /** The value of Content-Length, or -1 if there is none. */
    long contentLength() {
        return contentLength;
    }

    /** RFC 9112 section 9.3. */
    boolean keepsAlive() {
        return switch (connection) {
            case CLOSE -> false;
            case KEEP_ALIVE -> true;
            case UNSAID -> version == HttpVersion.HTTP_1_1;
        };
    }

    boolean expectsContinue() {
        return expectsContinue;
    }

    /** The index of the Host field, or -1. */
    int host() {
        return host;
    }
}
