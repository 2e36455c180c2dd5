// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The head of a response: its bytes, in an array of its own, and where the parts stand in them. It stays valid. */
public final class ResponseHead {
    private static final int INITIAL_BYTES = 512;

    final FieldTable fields = new FieldTable();
    private final ResponseFraming framing = new ResponseFraming();

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private HttpStatus status = HttpStatus.OK;

    ResponseHead() {
        fields.over(bytes);
    }

    // What the parser does with it.

    void append(byte[] in, int from, int to) {
        int needed = length + to - from;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
            fields.over(bytes);
        }
        System.arraycopy(in, from, bytes, length, to - from);
        length = needed;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Draws the conclusions once all lines are there. */
    @Nullable
    HttpFault interpret(HttpVersion responseVersion, int code, int reasonStart, int reasonEnd, int headBytes) {
        length = headBytes;
        version = responseVersion;
        HttpStatus registered = HttpStatus.of(code);
        String reason = new String(bytes, reasonStart, reasonEnd - reasonStart, StandardCharsets.ISO_8859_1);
        status = reason.equals(registered.reason()) ? registered : new HttpStatus(code, reason);
        return framing.interpret(bytes, fields, version, code);
    }

    // What the head says.

    /** The status, with the reason phrase as it was sent. */
    public HttpStatus status() {
        return status;
    }

    /** The version. */
    public HttpVersion version() {
        return version;
    }

    /** The fields. */
    public HttpHeaders headers() {
        return fields;
    }

    /** True for 1xx other than 101: another response to the same request follows (RFC 9110 section 15.2). */
    public boolean isInterim() {
        return status.code() < 200 && status.code() != 101;
    }

    /** How the end of the body is found, if this answers a request of that method (RFC 9112 section 6.3). */
    public BodyFraming body(HttpMethod requestMethod) {
        return framing.body(requestMethod, status.code());
    }

    /** True if the bytes behind this head, which answers a request of that method, are no HTTP/1 any more. */
    public boolean endsHttp(HttpMethod requestMethod) {
        return status.code() == 101 || ResponseFraming.isTunnel(requestMethod, status.code());
    }

    /** The value of Content-Length, or -1 if there is none. */
    public long contentLength() {
        return framing.contentLength();
    }

    /** True if the server wants the connection to persist after this response (RFC 9112 section 9.3). */
    public boolean keepsAlive() {
        return framing.keepsAlive();
    }

    /** The length of the head in bytes, its empty line included. */
    public int lengthBytes() {
        return length;
    }

    /** The status line, for logs: it holds no control character. */
    @Override
    public String toString() {
        return version + " " + status;
    }
}
