// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which of the four forms a request target has, and where its parts stand (RFC 9112 section 3.2). */
final class RequestTarget {
    enum Form {
        ORIGIN,
        ABSOLUTE,
        AUTHORITY,
        ASTERISK
    }

    private static final byte[] CONNECT = "CONNECT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPTIONS = "OPTIONS".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTP = "http://".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTPS = "https://".getBytes(StandardCharsets.US_ASCII);

    private Form form = Form.ORIGIN;
    private int authorityStart;
    private int pathStart;

    Form form() {
        return form;
    }

    /** Where the authority starts in an absolute form; it ends at {@link #pathStart()}. */
    int authorityStart() {
        return authorityStart;
    }

    /** Where path and query start; they end with the target. */
    int pathStart() {
        return pathStart;
    }

    @Nullable
    HttpFault interpret(byte[] bytes, int methodEnd, int from, int to) {
        form = Form.ORIGIN;
        pathStart = from;
        if (Arrays.equals(bytes, 0, methodEnd, CONNECT, 0, CONNECT.length)) {
            form = Form.AUTHORITY;
            authorityStart = from;
            pathStart = to;
            return HostSyntax.isHostAndPort(bytes, from, to) ? null : HttpFault.BAD_TARGET_FORM;
        }
        if (bytes[from] == '/') {
            return null;
        }
        if (bytes[from] == '*' && to - from == 1) {
            form = Form.ASTERISK;
            boolean options = Arrays.equals(bytes, 0, methodEnd, OPTIONS, 0, OPTIONS.length);
            return options ? null : HttpFault.BAD_TARGET_FORM;
        }
        return absolute(bytes, from, to);
    }

    private @Nullable HttpFault absolute(byte[] bytes, int from, int to) {
        form = Form.ABSOLUTE;
        authorityStart = from + schemeLength(bytes, from, to);
        if (authorityStart == from) {
            return HttpFault.BAD_TARGET_FORM;
        }
        int p = authorityStart;
        while (p < to && bytes[p] != '/' && bytes[p] != '?') {
            p++;
        }
        pathStart = p;
        // A user name before the host is refused with the rest: no URI of ours has one (RFC 9110 section 4.2.4).
        return HostSyntax.isHost(bytes, authorityStart, p) ? null : HttpFault.BAD_TARGET_FORM;
    }

    private static int schemeLength(byte[] bytes, int from, int to) {
        if (startsWith(bytes, from, to, HTTP)) {
            return HTTP.length;
        }
        return startsWith(bytes, from, to, HTTPS) ? HTTPS.length : 0;
    }

    private static boolean startsWith(byte[] bytes, int from, int to, byte[] prefix) {
        return to - from > prefix.length && Scan.equalsIgnoreCase(bytes, from, from + prefix.length, prefix);
    }
}
