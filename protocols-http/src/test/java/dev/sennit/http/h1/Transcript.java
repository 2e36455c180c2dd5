// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a stream of requests as a channel does, and writes down what it saw: one line per event. */
final class Transcript {
    private final HttpLimits limits;
    private final RequestHeadParser parser;
    private final List<String> events = new ArrayList<>();
    private final StringBuilder content = new StringBuilder();
    private @Nullable BodyDecoder body; // non-null exactly while a body is read
    private boolean refused;

    Transcript(HttpLimits limits) {
        this.limits = limits;
        parser = new RequestHeadParser(limits);
    }

    void feed(byte[] in, int from, int to) {
        int p = from;
        while (p < to && !refused) {
            int before = p;
            p = body == null ? head(in, p, to) : body(body, in, p, to);
            if (p < before || p > to || (p == before && !refused)) {
                throw new AssertionError("went from " + before + " to " + p + " of " + to);
            }
        }
    }

    private int head(byte[] in, int from, int to) {
        int p = parser.parse(in, from, to);
        switch (parser.progress()) {
            case INCOMPLETE -> {
                if (p != to) {
                    throw new AssertionError("bytes left by an incomplete head");
                }
            }
            case COMPLETE -> head(parser.head());
            case REFUSED -> refuse(parser.fault().name());
        }
        return p;
    }

    private void head(RequestHead head) {
        events.add(String.format(
                "%s %s %s%s%s%s",
                head,
                head.keepsAlive() ? "keep" : "close",
                head.body().name().toLowerCase(Locale.ROOT),
                head.body() == BodyFraming.LENGTH ? " " + head.contentLength() : "",
                head.expectsContinue() ? " continue " : " ",
                fields(head.headers())));
        switch (head.body()) {
            case LENGTH -> start(new FixedLengthDecoder(head.contentLength(), limits.maxBodyBytes()));
            case CHUNKED -> start(new ChunkedDecoder(limits, limits.maxBodyBytes()));
            case NONE, UNTIL_CLOSE -> {}
        }
    }

    private void start(BodyDecoder decoder) {
        content.setLength(0);
        body = decoder;
        afterBody(decoder);
    }

    private int body(BodyDecoder decoder, byte[] in, int from, int to) {
        int p = decoder.decode(
                in,
                from,
                to,
                (bytes, start, end) ->
                        content.append(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1)));
        afterBody(decoder);
        return p;
    }

    private void afterBody(BodyDecoder decoder) {
        if (decoder.progress() == Progress.COMPLETE) {
            events.add("body '" + content + "'"
                    + (decoder.trailers().size() == 0 ? "" : " " + fields(decoder.trailers())));
            body = null;
        } else if (decoder.progress() == Progress.REFUSED) {
            refuse(decoder.fault().name());
        }
    }

    private void refuse(String fault) {
        events.add(fault);
        refused = true;
    }

    private static String fields(HttpHeaders headers) {
        List<String> lines = new ArrayList<>();
        headers.forEach((name, value) -> lines.add(name + "=" + value));
        return lines.toString();
    }

    /** What was seen; an unfinished message is the last line. */
    List<String> events() {
        List<String> seen = new ArrayList<>(events);
        if (body != null && !refused) {
            seen.add("in body '" + content + "'");
        } else if (parser.heldBytes() > 0) {
            seen.add("in head");
        }
        return seen;
    }
}
