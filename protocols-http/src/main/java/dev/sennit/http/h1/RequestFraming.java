// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * The fields that decide where a request ends and what becomes of its connection: Host, Content-Length, Transfer-Encoding,
 * Connection, Expect. Whatever two servers could read differently is refused: that is where requests are smuggled.
 */
final class RequestFraming {
    private static final byte[] HOST = MessageFraming.lowerCase("host");
    private static final byte[] EXPECT = MessageFraming.lowerCase("expect");
    private static final byte[] CONTINUE = MessageFraming.lowerCase("100-continue");

    private static final int NO_FIELD = -1;

    private final MessageFraming framing = new MessageFraming();
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private int host;
    private boolean expectsContinue;

    @Nullable
    HttpFault interpret(byte[] bytes, FieldTable fields, HttpVersion requestVersion) {
        version = requestVersion;
        host = NO_FIELD;
        expectsContinue = false;
        framing.begin(requestVersion);
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
            default -> framing.field(bytes, fields, index);
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

    /** Section 3.2 for Host, beside what holds for every message. */
    private @Nullable HttpFault conclude() {
        HttpFault fault = framing.conclude();
        if (fault != null) {
            return fault;
        }
        return host == NO_FIELD && version == HttpVersion.HTTP_1_1 ? HttpFault.MISSING_HOST : null;
    }

    BodyFraming body() {
        if (framing.isChunked()) {
            return BodyFraming.CHUNKED;
        }
        return framing.contentLength() > 0 ? BodyFraming.LENGTH : BodyFraming.NONE;
    }

    /** The value of Content-Length, or -1 if there is none. */
    long contentLength() {
        return framing.contentLength();
    }

    /** RFC 9112 section 9.3. */
    boolean keepsAlive() {
        return framing.keepsAlive();
    }

    /** A server ignores what an HTTP/1.0 client says about Upgrade (RFC 9110 section 7.8). */
    boolean namesUpgrade() {
        return framing.namesUpgrade() && version == HttpVersion.HTTP_1_1;
    }

    boolean expectsContinue() {
        return expectsContinue;
    }

    /** The index of the Host field, or -1. */
    int host() {
        return host;
    }
}
