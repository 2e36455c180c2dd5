// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpStatus;
import java.nio.charset.StandardCharsets;

/**
 * Writes response heads (RFC 9112 section 4). The lines that recur are made once.
 *
 * <p>The fields that frame the message and speak for the connection are written by their own methods; among the application's own
 * they are refused, because two voices about where a message ends are how responses are split.
 */
public final class ResponseHeadWriter {
    private static final byte[][] STATUS_LINES = new byte[600][];
    private static final byte[] CRLF = ascii("\r\n");
    private static final byte[] COLON = ascii(": ");
    private static final byte[] VERSION = ascii("HTTP/1.1 ");
    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] UPGRADE = ascii("Connection: Upgrade\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");

    static {
        for (int code = 100; code < STATUS_LINES.length; code++) {
            HttpStatus status = HttpStatus.of(code);
            STATUS_LINES[code] = ascii("HTTP/1.1 " + code + " " + status.reason() + "\r\n");
        }
    }

    private ResponseHeadWriter() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes the status line; the version is always ours, 1.1 (RFC 9110 section 6.2). */
    public static void statusLine(WireBuffer out, HttpStatus status) {
        if (status.equals(HttpStatus.of(status.code()))) {
            out.put(STATUS_LINES[status.code()]);
        } else {
            out.put(VERSION)
                    .putDecimal(status.code())
                    .put((byte) ' ')
                    .put(status.reason())
                    .put(CRLF);
        }
    }

    /**
     * Writes the application's fields.
     *
     * @throws IllegalArgumentException if one of them is Content-Length, Transfer-Encoding, Connection or Keep-Alive
     */
    public static void fields(WireBuffer out, HttpHeaders headers) {
        int count = headers.size();
        for (int i = 0; i < count; i++) {
            String name = headers.name(i);
            requireApplications(name);
            out.put(name).put(COLON).put(headers.value(i)).put(CRLF);
        }
    }

    /**
     * Checks that a field is the application's to give.
     *
     * @throws IllegalArgumentException if it is Content-Length, Transfer-Encoding, Connection or Keep-Alive
     */
    public static void requireApplications(String name) {
        if (isOurs(name)) {
            throw new IllegalArgumentException(
                    "the field " + name + " is written by the server itself, from the length of the"
                            + " body and the persistence of the connection");
        }
    }

    private static boolean isOurs(String name) {
        return switch (name.length()) {
            case 10 -> name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Keep-Alive");
            case 14 -> name.equalsIgnoreCase("Content-Length");
            case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
            default -> false;
        };
    }

    /** Writes Content-Length. */
    public static void contentLength(WireBuffer out, long bytes) {
        out.put(CONTENT_LENGTH).putDecimal(bytes).put(CRLF);
    }

    /** Writes Transfer-Encoding: chunked. */
    public static void chunked(WireBuffer out) {
        out.put(CHUNKED);
    }

    /** Writes Connection: close. */
    public static void close(WireBuffer out) {
        out.put(CLOSE);
    }

    /** Writes Connection: Upgrade, for 101 (RFC 9110 section 7.8). */
    public static void upgrade(WireBuffer out) {
        out.put(UPGRADE);
    }

    /** Writes Connection: keep-alive, for HTTP/1.0 clients that asked for it. */
    public static void keepAlive(WireBuffer out) {
        out.put(KEEP_ALIVE);
    }

    /** Writes Date (RFC 9110 section 6.6.1). */
    public static void date(WireBuffer out, DateField date, long epochSecond) {
        out.put(date.line(epochSecond));
    }

    /** Writes the empty line after the fields. */
    public static void end(WireBuffer out) {
        out.put(CRLF);
    }
}
