// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What Content-Length, Transfer-Encoding and Connection say, of a request as of a response. */
final class MessageFraming {
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

    private static final byte[] CONNECTION = lowerCase("connection");
    private static final byte[] CONTENT_LENGTH = lowerCase("content-length");
    private static final byte[] TRANSFER_ENCODING = lowerCase("transfer-encoding");
    private static final byte[] CLOSE = lowerCase("close");
    private static final byte[] KEEP_ALIVE = lowerCase("keep-alive");
    private static final byte[] UPGRADE = lowerCase("upgrade");
    private static final byte[] CHUNKED = lowerCase("chunked");
    private static final byte[] IDENTITY = lowerCase("identity");

    private static final int NO_LENGTH = -1;
    private static final int MOST_LENGTH_DIGITS = 18; // always fits a long

    private HttpVersion version = HttpVersion.HTTP_1_1;
    private long contentLength;
    private Codings codings = Codings.NONE;
    private Connection connection = Connection.UNSAID;
    private boolean namesUpgrade; // beside the connection: it may be both

    static byte[] lowerCase(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    void begin(HttpVersion messageVersion) {
        version = messageVersion;
        contentLength = NO_LENGTH;
        codings = Codings.NONE;
        connection = Connection.UNSAID;
        namesUpgrade = false;
    }

    /** Takes a field, if it is one of these. */
    @Nullable
    HttpFault field(byte[] bytes, FieldTable fields, int index) {
        int start = fields.nameStart(index);
        int end = fields.nameEnd(index);
        int from = fields.valueStart(index);
        int to = fields.valueEnd(index);
        return switch (end - start) {
            case 10 -> Scan.equalsIgnoreCase(bytes, start, end, CONNECTION) ? connection(bytes, from, to) : null;
            case 14 -> Scan.equalsIgnoreCase(bytes, start, end, CONTENT_LENGTH) ? contentLength(bytes, from, to) : null;
            case 17 ->
                Scan.equalsIgnoreCase(bytes, start, end, TRANSFER_ENCODING) ? transferEncoding(bytes, from, to) : null;
            default -> null;
        };
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
            } else if (Scan.equalsIgnoreCase(bytes, start, end, UPGRADE)) {
                namesUpgrade = true;
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

    /** RFC 9112 section 6.3, when all fields are taken. */
    @Nullable
    HttpFault conclude() {
        if (codings == Codings.NONE) {
            return null;
        }
        if (contentLength != NO_LENGTH) {
            return HttpFault.CONFLICTING_FRAMING;
        }
        if (version == HttpVersion.HTTP_1_0) {
            return HttpFault.TRANSFER_ENCODING_IN_HTTP_1_0;
        }
        return switch (codings) {
            case NONE, CHUNKED -> null;
            case OTHER -> HttpFault.CHUNKED_NOT_LAST;
            case OTHER_THEN_CHUNKED -> HttpFault.UNKNOWN_TRANSFER_CODING;
        };
    }

    /** Whether the content comes in chunks. */
    boolean isChunked() {
        return codings == Codings.CHUNKED;
    }

    /** The value of Content-Length, or -1 if there is none. */
    long contentLength() {
        return contentLength;
    }

    /** Whether Connection names Upgrade, without which an Upgrade field says nothing (RFC 9110 section 7.8). */
    boolean namesUpgrade() {
        return namesUpgrade;
    }

    /** RFC 9112 section 9.3. */
    boolean keepsAlive() {
        return switch (connection) {
            case CLOSE -> false;
            case KEEP_ALIVE -> true;
            case UNSAID -> version == HttpVersion.HTTP_1_1;
        };
    }
}
