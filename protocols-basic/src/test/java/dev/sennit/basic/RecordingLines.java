// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sennit.reactor.CloseReason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Writes down lines and raw chunks, and does on each what the test wants. */
final class RecordingLines extends LineReceiver {
    final List<String> events = new ArrayList<>();
    private BiConsumer<RecordingLines, String> onLine = (self, line) -> {};
    private BiConsumer<RecordingLines, ByteBuffer> onRaw = (self, data) -> {};

    RecordingLines() {}

    RecordingLines(int maxLineBytes) {
        super(maxLineBytes);
    }

    RecordingLines(String delimiter, int maxLineBytes) {
        super(delimiter.getBytes(ISO_8859_1), maxLineBytes);
    }

    RecordingLines onLine(BiConsumer<RecordingLines, String> action) {
        onLine = action;
        return this;
    }

    /** The action reads what it takes; nothing is recorded but what it adds to the events. */
    RecordingLines onRaw(BiConsumer<RecordingLines, ByteBuffer> action) {
        onRaw = action;
        return this;
    }

    @Override
    protected void lineReceived(ByteBuffer line) {
        String text = text(line, ISO_8859_1);
        events.add(text);
        onLine.accept(this, text);
    }

    @Override
    protected void rawDataReceived(ByteBuffer data) {
        onRaw.accept(this, data);
    }

    @Override
    protected void lineLengthExceeded(ByteBuffer bytes) {
        events.add("too long: " + text(bytes, ISO_8859_1));
        super.lineLengthExceeded(bytes);
    }

    @Override
    public void connectionLost(CloseReason reason) {
        events.add("lost: " + reason);
    }
}
