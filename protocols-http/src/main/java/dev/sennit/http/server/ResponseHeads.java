// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.h1.BodyFraming;
import dev.sennit.http.h1.ResponseHeadWriter;
import dev.sennit.http.h1.WireBuffer;
import org.jspecify.annotations.Nullable;

/** What the heads of responses say. */
final class ResponseHeads {
    private static final int SWITCHING_PROTOCOLS = 101;

    private ResponseHeads() {}

    /** RFC 9112 section 6.3, from the sender's side. */
    static BodyFraming framing(Exchange exchange, @Nullable OutgoingBody stream) {
        if (exchange.status().isBodyless()) {
            return BodyFraming.NONE;
        }
        if (stream == null || stream.remainingBytes() != OutgoingBody.UNKNOWN) {
            return BodyFraming.LENGTH;
        }
        return exchange.isToHttp10() ? BodyFraming.UNTIL_CLOSE : BodyFraming.CHUNKED;
    }

    static void write(
            WireBuffer out,
            Exchange exchange,
            BodyFraming framing,
            long lengthBytes,
            boolean last,
            byte[] serverAndDate) {
        ResponseHeadWriter.statusLine(out, exchange.status());
        HttpHeaderList headers = exchange.headers();
        serverAndDate(out, headers, serverAndDate);
        if (headers != null) {
            ResponseHeadWriter.fields(out, headers);
        }
        out.put(exchange.typeLine());
        if (framing == BodyFraming.LENGTH) {
            ResponseHeadWriter.contentLength(out, lengthBytes);
        } else if (framing == BodyFraming.CHUNKED) {
            ResponseHeadWriter.chunked(out);
        }
        if (last) {
            ResponseHeadWriter.close(out);
        } else if (exchange.isToHttp10()) {
            ResponseHeadWriter.keepAlive(out);
        }
        ResponseHeadWriter.end(out);
    }

    /** The head behind which HTTP ends. */
    static void switching(WireBuffer out, Exchange exchange, byte[] serverAndDate) {
        ResponseHeadWriter.statusLine(out, exchange.status());
        HttpHeaderList headers = exchange.headers();
        serverAndDate(out, headers, serverAndDate);
        if (headers != null) {
            ResponseHeadWriter.fields(out, headers);
        }
        if (exchange.status().code() == SWITCHING_PROTOCOLS) {
            ResponseHeadWriter.upgrade(out);
        }
        ResponseHeadWriter.end(out);
    }

    /** An application that says them itself goes before. */
    private static void serverAndDate(WireBuffer out, @Nullable HttpHeaderList headers, byte[] both) {
        int from = headers != null && headers.contains("Server") ? HttpLoop.DATE_START : 0;
        int to = headers != null && headers.contains("Date") ? HttpLoop.DATE_START : both.length;
        out.put(both, from, to);
    }
}
