// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.h1.DateField;
import dev.sennit.http.h1.Progress;
import dev.sennit.http.h1.RequestHeadParser;
import dev.sennit.http.h1.ResponseHeadWriter;
import dev.sennit.http.h1.WireBuffer;
import dev.sennit.reactor.ReactorTime;
import dev.sennit.reactor.Transport;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one reactor share, so that an idle one needs none of it: the array that requests are parsed in, a parser, an
 * output buffer, the date. Everything here is borrowed for a batch and given back after it. Batches seldom overlap, so one spare of each
 * is enough.
 */
final class HttpLoop {
    private static final int INPUT_BYTES = 65_536;
    private static final int MOST_HEAD_BYTES = 65_536; // the room that a parser may keep
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final byte[] SERVER = "Server: Sennit\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Where the date begins in {@link #serverAndDate}. */
    static final int DATE_START = SERVER.length;

    private final HttpLimits limits;
    private final InstantSource clock;
    private final SplittableRandom failureIds = new SplittableRandom();
    private final DateField dateField = new DateField();
    private final byte[] serverAndDate = Arrays.copyOf(SERVER, SERVER.length + DateField.LINE_BYTES);
    private byte[] input = new byte[INPUT_BYTES];
    private @Nullable RequestHeadParser spareParser; // null while it is lent, as the next two
    private @Nullable ResponseOutput spareOutput;
    private @Nullable HttpHeaderList spareHeaders;
    private boolean dateIsKnown;
    private String contentType = ""; // the last one, and its line
    private byte[] contentTypeLine = new byte[0];
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
        RequestHeadParser spare = spareParser;
        spareParser = null;
        return spare == null ? new RequestHeadParser(limits) : spare;
    }

    /** One that has just completed a head keeps it, to know it again when the next client says the same. */
    void giveBack(RequestHeadParser parser) {
        if (parser.progress() != Progress.COMPLETE) {
            parser.reset();
        }
        if (parser.roomBytes() <= MOST_HEAD_BYTES) {
            spareParser = parser;
        }
    }

    ResponseOutput borrowOutput(Transport borrower) {
        ResponseOutput spare = spareOutput;
        spareOutput = null;
        return (spare == null ? new ResponseOutput() : spare).lendTo(borrower);
    }

    void giveBack(ResponseOutput output) {
        if (output.takeBack()) {
            spareOutput = output;
        }
    }

    HttpHeaderList borrowHeaders() {
        HttpHeaderList spare = spareHeaders;
        spareHeaders = null;
        return spare == null ? new HttpHeaderList() : spare;
    }

    void giveBack(HttpHeaderList headers) {
        spareHeaders = headers.clear();
    }

    /**
     * The lines that name this server and the date, up to {@link #DATE_START} and from there. The clock on the wall is read once a second,
     * just after its second has changed.
     */
    byte[] serverAndDate(ReactorTime time) {
        long nowNanos = time.nanoTime();
        if (!dateIsKnown || nowNanos - dateValidUntilNanos >= 0) {
            long millis = clock.millis();
            byte[] line = dateField.line(Math.floorDiv(millis, 1000L));
            System.arraycopy(line, 0, serverAndDate, SERVER.length, line.length);
            dateValidUntilNanos = nowNanos + SECOND_NANOS - Math.floorMod(millis, 1000L) * 1_000_000L;
            dateIsKnown = true;
        }
        return serverAndDate;
    }

    /**
     * The line that gives the content's type. Applications mostly say the same again: it is checked and made once.
     *
     * @throws IllegalArgumentException if it may not stand in a header
     */
    @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // an equal one is made again
    byte[] contentTypeLine(String type) {
        if (type != contentType) {
            contentTypeLine = lineOf("Content-Type", type);
            contentType = type;
        }
        return contentTypeLine;
    }

    private static byte[] lineOf(String name, String value) {
        WireBuffer line = new WireBuffer(name.length() + value.length() + 4);
        ResponseHeadWriter.fields(line, new HttpHeaderList().add(name, value));
        return Arrays.copyOf(line.bytes(), line.length());
    }

    /** A number for a failure, to find it again in the log. */
    String newFailureId() {
        return HexFormat.of().toHexDigits(failureIds.nextLong());
    }
}
