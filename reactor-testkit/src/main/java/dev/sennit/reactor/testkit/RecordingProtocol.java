// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A protocol that writes down what happens to it, and does on each occasion what the test wants.
 *
 * <pre>{@code
 * var server = new RecordingProtocol().onData((wire, text) -> wire.write("you said " + text));
 * ...
 * assertThat(server.events()).containsExactly("made", "data: hello", "lost: done");
 * }</pre>
 *
 * <p>It also sees to the promises of {@link dev.sennit.reactor.Protocol}: made once and first, nothing after the loss.
 * {@link #events()} fails when one was broken.
 */
public class RecordingProtocol extends BaseProtocol {
    private final List<String> events = new ArrayList<>();
    private final List<String> brokenPromises = new ArrayList<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final ByteArrayOutputStream unlisted = new ByteArrayOutputStream(); // received since the last other event
    private boolean made;
    private Optional<CloseReason> reason = Optional.empty();
    private Consumer<Transport> onMade = transport -> {};
    private BiConsumer<Transport, String> onData = (transport, text) -> {};
    private Consumer<Transport> onReadLost = transport -> {};
    private Consumer<Transport> onWriteLost = transport -> {};
    private BiConsumer<Transport, CloseReason> onLost = (transport, why) -> {};

    /** One that only records. */
    public RecordingProtocol() {}

    /**
     * One that is told of half-closes.
     *
     * @return it implements {@link HalfCloseableProtocol}
     */
    public static RecordingProtocol halfCloseable() {
        return new HalfCloseable();
    }

    private static final class HalfCloseable extends RecordingProtocol implements HalfCloseableProtocol {
        @Override
        public void readConnectionLost() {
            readLost();
        }

        @Override
        public void writeConnectionLost() {
            writeLost();
        }
    }

    /**
     * What to do when the connection is made.
     *
     * @param action runs inside the callback
     * @return this
     */
    public final RecordingProtocol onMade(Consumer<Transport> action) {
        onMade = action;
        return this;
    }

    /**
     * What to do when bytes arrive.
     *
     * @param action runs inside the callback; is given the bytes as text
     * @return this
     */
    public final RecordingProtocol onData(BiConsumer<Transport, String> action) {
        onData = action;
        return this;
    }

    /**
     * What to do when the peer will send no more, if half-closeable.
     *
     * @param action runs inside the callback
     * @return this
     */
    public final RecordingProtocol onReadLost(Consumer<Transport> action) {
        onReadLost = action;
        return this;
    }

    /**
     * What to do when our FIN was sent, if half-closeable.
     *
     * @param action runs inside the callback
     * @return this
     */
    public final RecordingProtocol onWriteLost(Consumer<Transport> action) {
        onWriteLost = action;
        return this;
    }

    /**
     * What to do when the connection is lost.
     *
     * @param action runs inside the callback
     * @return this
     */
    public final RecordingProtocol onLost(BiConsumer<Transport, CloseReason> action) {
        onLost = action;
        return this;
    }

    /**
     * What happened: {@code made}, {@code data: …} for all bytes since the event before, {@code read lost},
     * {@code write lost}, and {@code lost: …} with the reason in words.
     *
     * @return in order
     * @throws AssertionError if a promise of {@link dev.sennit.reactor.Protocol} was broken
     */
    public final List<String> events() {
        if (!brokenPromises.isEmpty()) {
            throw new AssertionError("broken promises: " + brokenPromises + "; events: " + events);
        }
        List<String> all = new ArrayList<>(events);
        if (unlisted.size() > 0) {
            all.add(dataEvent());
        }
        return all;
    }

    /**
     * All bytes received.
     *
     * @return read as UTF-8
     */
    public final String text() {
        return received.toString(StandardCharsets.UTF_8);
    }

    /**
     * All bytes received.
     *
     * @return the bytes
     */
    public final byte[] bytes() {
        return received.toByteArray();
    }

    /**
     * Whether the connection was made.
     *
     * @return true from then on
     */
    public final boolean made() {
        return made;
    }

    /**
     * How the connection ended.
     *
     * @return what {@link #connectionLost} was told; empty before that
     */
    public final Optional<CloseReason> reason() {
        return reason;
    }

    @Override
    protected final void connectionMade() {
        if (made) {
            brokenPromises.add("made twice");
        }
        made = true;
        happened("made");
        onMade.accept(transport());
    }

    @Override
    public final void dataReceived(ByteBuffer data) {
        if (!data.isReadOnly() || !data.hasRemaining()) {
            brokenPromises.add("data must be read-only and not empty: " + data);
        }
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        received.writeBytes(bytes);
        unlisted.writeBytes(bytes);
        checkAlive("data");
        onData.accept(transport(), new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public final void connectionLost(CloseReason why) {
        happened("lost: " + why);
        reason = Optional.of(why);
        onLost.accept(transport(), why);
    }

    final void readLost() {
        happened("read lost");
        onReadLost.accept(transport());
    }

    final void writeLost() {
        happened("write lost");
        onWriteLost.accept(transport());
    }

    private void happened(String event) {
        listData();
        checkAlive(event);
        events.add(event);
    }

    private void checkAlive(String event) {
        if (!made) {
            brokenPromises.add(event + " before the connection was made");
        }
        if (reason.isPresent()) {
            brokenPromises.add(event + " after the connection was lost");
        }
    }

    private void listData() {
        if (unlisted.size() > 0) {
            events.add(dataEvent());
            unlisted.reset();
        }
    }

    private String dataEvent() {
        return "data: " + unlisted.toString(StandardCharsets.UTF_8);
    }
}
