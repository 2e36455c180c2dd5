// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads the response to one request as a channel does, and writes down what it saw: one line per event. */
final class ResponseTranscript implements ResponseSink {
    private final HttpMethod method;
    private final ResponseDecoder decoder;
    private final List<String> events = new ArrayList<>();
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder behind = new StringBuilder();
    private int calls; // of the sink in one call of the decoder

    ResponseTranscript(HttpMethod method, HttpLimits limits) {
        this.method = method;
        decoder = new ResponseDecoder(method, limits, 3);
        if (method.name().equals("UPGRADE")) {
            decoder.allowSwitch();
        }
    }

    /** Feeds the pieces that end at the given indexes, each in an array of its own that is overwritten afterwards. */
    static List<String> cut(HttpMethod method, byte[] bytes, boolean ends, HttpLimits limits, int... pieceEnds) {
        ResponseTranscript transcript = new ResponseTranscript(method, limits);
        int from = 0;
        for (int end : pieceEnds) {
            byte[] piece = new byte[end - from + 20];
            Arrays.fill(piece, (byte) '\n');
            System.arraycopy(bytes, from, piece, 10, end - from);
            transcript.feed(piece, 10, 10 + end - from);
            Arrays.fill(piece, (byte) '!');
            from = end;
        }
        if (ends && transcript.decoder.progress() == Progress.INCOMPLETE) {
            transcript.decoder.end();
        }
        return transcript.events();
    }

    private void feed(byte[] in, int from, int to) {
        int p = from;
        while (p < to && decoder.progress() == Progress.INCOMPLETE) {
            calls = 0;
            int next = decoder.decode(in, p, to, this);
            boolean stuck = next == p && calls == 0 && decoder.progress() == Progress.INCOMPLETE;
            if (next < p || next > to || calls > 1 || stuck) {
                throw new AssertionError("went from " + p + " to " + next + " of " + to + " in " + calls + " calls");
            }
            p = next;
        }
        if (decoder.progress() == Progress.COMPLETE) {
            behind.append(new String(in, p, to - p, StandardCharsets.ISO_8859_1));
        }
    }

    @Override
    public void interim(ResponseHead head) {
        calls++;
        events.add("interim " + head + " " + fields(head.headers()));
    }

    @Override
    public void head(ResponseHead head) {
        calls++;
        BodyFraming framing = head.body(method);
        events.add(head + " " + framing.name().toLowerCase(Locale.ROOT)
                + (framing == BodyFraming.LENGTH ? " " + head.contentLength() : "") + " " + fields(head.headers()));
    }

    @Override
    public void data(byte[] bytes, int from, int to) {
        calls++;
        content.append(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    }

    private static String fields(HttpHeaders headers) {
        List<String> lines = new ArrayList<>();
        headers.forEach((name, value) -> lines.add(name + "=" + value));
        return lines.toString();
    }

    private List<String> events() {
        List<String> seen = new ArrayList<>(events);
        switch (decoder.progress()) {
            case INCOMPLETE -> seen.add(decoder.isInBody() ? "in body '" + content + "'" : "in head");
            case COMPLETE ->
                seen.add("'" + content + "'" + (decoder.trailers().size() == 0 ? "" : fields(decoder.trailers()))
                        + (decoder.endsHttp() ? " switched" : decoder.leavesConnectionOpen() ? " keep" : " close")
                        + (behind.isEmpty() ? "" : ", behind it '" + behind + "'"));
            case REFUSED -> seen.add(decoder.fault().name());
        }
        return seen;
    }
}
