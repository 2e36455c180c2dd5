// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.HttpMethod;
import dev.sennit.http.client.RequestBody;
import dev.sennit.http.h1.WireBuffer;
import java.util.Locale;
import java.util.Set;

/**
 * Writes request heads (RFC 9112 section 3). The fields that frame the message and speak for the connection are written here; among the
 * application's own they are refused, because two voices about where a message ends are how requests are smuggled.
 */
public final class RequestHeadWriter {
    private static final Set<String> OURS = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "expect",
            "te",
            "trailer");

    private static final Set<HttpMethod> WITH_CONTENT = Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);
    private static final String CRLF = "\r\n";
    private static final int HEAD_BYTES = 512;

    private RequestHeadWriter() {}

    /**
     * Checks that a field is the application's to give.
     *
     * @throws IllegalArgumentException if the client writes it itself
     */
    public static void requireApplications(String name) {
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "the field " + name + " is written by the client itself, from the URI, the"
                            + " body and the persistence of the connection");
        }
    }

    static WireBuffer write(OutgoingRequest request) {
        WireBuffer out = new WireBuffer(HEAD_BYTES);
        out.put(request.method().name()).put((byte) ' ').put(request.target()).put(" HTTP/1.1\r\n");
        field(out, "Host", request.host());
        if (!request.headers().contains("User-Agent")) {
            field(out, "User-Agent", "Sennit");
        }
        if (request.acceptsCodings()) {
            field(out, "Accept-Encoding", ClientCodings.ACCEPTED);
        }
        request.headers().forEach((name, value) -> {
            requireApplications(name);
            field(out, name, value);
        });
        if (request.asksToSwitch()) {
            field(out, "Connection", "Upgrade");
        }
        framing(out, request);
        return out.put(CRLF);
    }

    private static void framing(WireBuffer out, OutgoingRequest request) {
        long lengthBytes = request.body().lengthBytes();
        if (lengthBytes == RequestBody.UNKNOWN_LENGTH) {
            field(out, "Transfer-Encoding", "chunked");
        } else if (lengthBytes > 0 || WITH_CONTENT.contains(request.method())) { // RFC 9110 section 8.6
            out.put("Content-Length: ").putDecimal(lengthBytes).put(CRLF);
        }
        if (request.expectsContinue()) {
            field(out, "Expect", "100-continue");
        }
    }

    private static void field(WireBuffer out, String name, String value) {
        out.put(name).put(": ").put(value).put(CRLF);
    }
}
