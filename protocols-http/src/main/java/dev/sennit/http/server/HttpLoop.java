// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.h1.DateField;
import dev.sennit.http.h1.Progress;
import dev.sennit.http.h1.RequestHeadParser;
import dev.sennit.http.h1.WireBuffer;
import dev.sennit.reactor.ReactorTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * What the connections of one reactor share, so that an idle one needs none of it: the array that requests are parsed in, parsers,
 * output buffers, the date. Everything here is borrowed for a batch and given back after it.
 */
final class HttpLoop {
    private static final int INPUT_BYTES = 65_536;
    private static final int OUTPUT_BYTES = 16_384;
    private static final int MOST_OUTPUT_BYTES = 262_144; // what a buffer may keep after it was used
    private static final int MOST_HEAD_BYTES = 65_536; // the room that a parser may keep
    private static final int MOST_SPARE = 16;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final byte[] SERVER = "Server: Sennit\r\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpLimits limits;
    private final InstantSource clock;
    private final SplittableRandom failureIds = new SplittableRandom();
    private final ArrayDeque<RequestHeadParser> spareParsers = new ArrayDeque<>();
    private final ArrayDeque<WireBuffer> spareOutputs = new ArrayDeque<>();
    private final ArrayDeque<HttpHeaderList> spareHeaders = new ArrayDeque<>();
    private final DateField dateField = new DateField();
    private byte[] input = new byte[INPUT_BYTES];
    private ByteBuffer outputView = ByteBuffer.allocate(0);
    private byte[] date = new byte[0]; // empty until first needed
    private long dateValidUntilNanos;

    HttpLoop(HttpLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** The array to copy a read into; its bytes live until the next read of any connection. */
    byte[] input(int bytes) {
        if (bytes > input.length) {
            input = new byte[bytes];
        }
        return input;
    }

    RequestHeadParser borrowParser() {
        RequestHeadParser spare = spareParsers.pollLast();
        return spare == null ? new RequestHeadParser(limits) : spare;
    }

    /** One that has just completed a head keeps it, to know it again when the next client says the same. */
    void giveBack(RequestHeadParser parser) {
        if (parser.progress() != Progress.COMPLETE) {
            parser.reset();
        }
        if (spareParsers.size() < MOST_SPARE && parser.roomBytes() <= MOST_HEAD_BYTES) {
            spareParsers.addLast(parser);
        }
    }

    WireBuffer borrowOutput() {
        WireBuffer spare = spareOutputs.pollLast();
        return spare == null ? new WireBuffer(OUTPUT_BYTES) : spare;
    }

    void giveBack(WireBuffer output) {
        output.clear();
        if (spareOutputs.size() < MOST_SPARE && output.bytes().length <= MOST_OUTPUT_BYTES) {
            spareOutputs.addLast(output);
        }
    }

    /** The buffer's bytes, for a transport. */
    ByteBuffer view(WireBuffer output) {
        if (outputView.array() != output.bytes()) {
            outputView = ByteBuffer.wrap(output.bytes());
        }
        return outputView.limit(output.length()).position(0);
    }

    HttpHeaderList borrowHeaders() {
        HttpHeaderList spare = spareHeaders.pollLast();
        return spare == null ? new HttpHeaderList() : spare;
    }

    void giveBack(HttpHeaderList headers) {
        if (spareHeaders.size() < MOST_SPARE) {
            spareHeaders.addLast(headers.clear());
        }
    }

    /** The line that names this server. */
    byte[] serverLine() {
        return SERVER;
    }

    /** The line with the date. The clock on the wall is read once a second, just after its second has changed. */
    byte[] dateLine(ReactorTime time) {
        long nowNanos = time.nanoTime();
        if (date.length == 0 || nowNanos - dateValidUntilNanos >= 0) {
            long millis = clock.millis();
            date = dateField.line(Math.floorDiv(millis, 1000L));
            dateValidUntilNanos = nowNanos + SECOND_NANOS - Math.floorMod(millis, 1000L) * 1_000_000L;
        }
        return date;
    }

    /** A number for a failure, to find it again in the log. */
    String newFailureId() {
        return HexFormat.of().toHexDigits(failureIds.nextLong());
    }
}
