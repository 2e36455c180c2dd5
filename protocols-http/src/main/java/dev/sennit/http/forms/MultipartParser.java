// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

import dev.sennit.http.h1.PartHeadParser;
import dev.sennit.http.h1.Progress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A body of {@code multipart/form-data} (RFC 7578, RFC 2046 section 5.1.1).
 *
 * <pre>
 *  PREAMBLE --delimiter--> BEHIND --CRLF--> HEAD --empty line--> DATA --delimiter--> BEHIND --"--"--> EPILOGUE
 * </pre>
 *
 * <p>The delimiter begins with the only CR that it has. So where it breaks off, nothing but this byte can begin another one, and what
 * was taken for one is data: no byte is looked at more than twice.
 */
final class MultipartParser {
    private enum State {
        PREAMBLE,
        BEHIND,
        DASH,
        PADDING,
        LINE_FEED,
        HEAD,
        DATA,
        EPILOGUE
    }

    private enum Part {
        NONE,
        OPEN
    }

    private static final int HEAD_FIELDS = 16;
    private static final int CRLF_BYTES = 2;

    private final byte[] delimiter;
    private final FormLimits limits;
    private final PartEvents events;
    private final PartHeadParser head;
    private State state = State.PREAMBLE;
    private Part part = Part.NONE;
    private int matched = CRLF_BYTES; // of the delimiter: the first one needs no line end in front
    private int parts;
    private int paddingBytes;
    private long partBytes;
    private long takenBytes;

    MultipartParser(String boundary, FormLimits limits, PartEvents events) {
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
        this.limits = limits;
        this.events = events;
        this.head = new PartHeadParser(limits.maxHeadBytes(), HEAD_FIELDS);
    }

    /** Whether the delimiter that ends the form was there. */
    boolean isComplete() {
        return state == State.EPILOGUE;
    }

    /** Takes all of it, or less if the events are held. */
    void parse(ByteBuffer in) throws Exception {
        int end = in.limit();
        int start = in.position();
        in.limit(start + (int) Math.min(in.remaining(), limits.maxBytes() - takenBytes));
        while (in.hasRemaining() && !events.isHeld()) {
            step(in);
        }
        takenBytes += in.position() - start;
        in.limit(end);
        if (in.hasRemaining() && !events.isHeld()) {
            throw FormException.tooLarge("the form has more bytes than are taken", limits.maxBytes());
        }
    }

    private void step(ByteBuffer in) throws Exception {
        switch (state) {
            case PREAMBLE, DATA -> data(in);
            case BEHIND -> behind(in);
            case DASH -> state = require(in.get() == '-', State.EPILOGUE);
            case PADDING -> padding(in.get());
            case LINE_FEED -> lineFeed(in.get());
            case HEAD -> head(in);
            case EPILOGUE -> in.position(in.limit());
        }
    }

    private void data(ByteBuffer in) throws Exception {
        int start = in.position();
        int end = in.limit();
        int carried = matched; // what came with an earlier piece
        int at = start;
        while (at < end && matched < delimiter.length) {
            byte b = in.get(at);
            if (b == delimiter[matched]) {
                matched++;
            } else if (carried > 0) {
                matched = 0;
                tell(ByteBuffer.wrap(delimiter, 0, carried));
                return; // what came with this piece is looked at again: it holds no CR
            } else {
                matched = b == '\r' ? 1 : 0;
            }
            at++;
        }
        in.position(at);
        if (matched == delimiter.length) {
            state = State.BEHIND;
        }
        int dataEnd = carried > 0 ? start : at - matched;
        if (state == State.BEHIND) {
            matched = 0;
        }
        if (dataEnd > start) {
            tell(in.slice(start, dataEnd - start));
        }
    }

    private void tell(ByteBuffer piece) throws Exception {
        if (part == Part.NONE) {
            return;
        }
        long room = limits.maxFieldBytes() - partBytes;
        boolean isTooMuch = piece.remaining() > room;
        if (isTooMuch) {
            piece.limit(piece.position() + (int) room);
        }
        partBytes += piece.remaining();
        if (piece.hasRemaining()) {
            events.data(piece.asReadOnlyBuffer());
        }
        if (isTooMuch) {
            throw FormException.tooLarge("a part has more bytes than are taken", limits.maxFieldBytes());
        }
    }

    private void behind(ByteBuffer in) throws Exception {
        if (part == Part.OPEN) {
            part = Part.NONE;
            events.partEnds();
            return;
        }
        byte b = in.get();
        if (b == '-') {
            state = State.DASH;
        } else {
            paddingBytes = 0;
            padding(b);
        }
    }

    private void padding(byte b) throws FormException {
        if (b == ' ' || b == '\t') {
            state = require(++paddingBytes <= limits.maxHeadBytes(), State.PADDING);
        } else {
            state = require(b == '\r', State.LINE_FEED);
        }
    }

    private void lineFeed(byte b) throws FormException {
        state = require(b == '\n', State.HEAD);
        if (parts == limits.maxFields()) {
            throw FormException.tooLarge("the form has more parts than are taken", limits.maxFields());
        }
        head.begin();
    }

    private static State require(boolean holds, State next) throws FormException {
        if (!holds) {
            throw FormException.malformed("a line begins with the boundary and goes on: it must end there, or with --");
        }
        return next;
    }

    private void head(ByteBuffer in) throws Exception {
        Progress progress = head.parse(in);
        if (progress == Progress.REFUSED) {
            throw new FormException(
                    head.fault().status(), "in front of a part: " + head.fault().message());
        }
        if (progress == Progress.COMPLETE) {
            FormPart found = FormPart.of(head.headers());
            parts++;
            partBytes = 0;
            part = Part.OPEN;
            state = State.DATA;
            matched = 0;
            events.partBegins(found);
        }
    }
}
