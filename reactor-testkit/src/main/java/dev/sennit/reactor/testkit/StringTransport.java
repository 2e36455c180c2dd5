// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionStatus;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.WrappingProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * A connection without a socket: it records what the protocol writes and delivers what the test wants it to receive.
 *
 * <pre>{@code
 * var time = new ManualTime();
 * var wire = StringTransport.connect(new Echo(), time);
 * wire.receive("hi\r\n");
 * assertThat(wire.text()).isEqualTo("hi\r\n");
 * time.advance(Duration.ofSeconds(30));
 * assertThat(wire.closing()).isTrue();
 * }</pre>
 *
 * <p>It behaves like the transport of a real reactor and is stricter with those it works for:
 *
 * <ul>
 *   <li>No command of the protocol calls it back. What follows from a command (a producer is asked for more, a close is
 *       complete, {@code connectionLost}) comes with the network's next turn, which {@link ManualTime#advance} plays
 *       before and after it moves time, and {@link #settle()} until nothing more happens.
 *   <li>The peer takes what is written at once, unless it {@linkplain #peerStalls() stalls}; then bytes are queued,
 *       producers paused, and the deadlines and limits of {@link TcpOptions} hold.
 *   <li>Delivered bytes are overwritten when the callback has returned: a protocol that keeps the buffer is found out.
 *   <li>{@link #receive} fails when the real transport would not deliver: after the end, while paused.
 *       {@link #peerSends} waits for its time instead.
 *   <li>TLS is without cryptography: after {@link #startTls} the protocol gets nothing and what it writes is held back, as
 *       over a real transport, until the test lets the handshake {@linkplain #completeHandshake() succeed} or
 *       {@linkplain #failHandshake fail}, or its time is up. Two transports that are linked agree by themselves. What the
 *       peer sends behind a header is taken for what it sends through TLS, if the protocol
 *       {@linkplain dev.sennit.reactor.TlsProtocol#leavesBytesToTls() leaves it to TLS}: it waits for the handshake, too.
 *   <li>What a callback throws ends the connection with {@link CloseReason.ApplicationError}, and fails the test unless
 *       {@link #keepFailures()} was called.
 * </ul>
 */
public final class StringTransport extends WiredTransport {
    private static final int MAX_ROUNDS = 10_000;

    private final Wire wire;

    /**
     * A wire to which no protocol is connected yet, for tests that set it up first.
     *
     * @param reactor whom it belongs to
     * @param options water marks and deadlines
     */
    public StringTransport(ManualReactor reactor, TcpOptions options) {
        super(reactor, options);
        this.wire = new Wire(this, options);
    }

    /**
     * Connects a protocol, with default options.
     *
     * @param protocol its {@link Protocol#makeConnection} is called
     * @param time its clock
     * @return the wire it is connected to
     */
    public static StringTransport connect(Protocol protocol, ManualTime time) {
        return new StringTransport(time.reactor(), TcpOptions.defaults()).connect(protocol);
    }

    /**
     * Connects a protocol.
     *
     * @param newProtocol its {@link Protocol#makeConnection} is called
     * @return this
     * @throws IllegalStateException if one was connected before
     */
    public StringTransport connect(Protocol newProtocol) {
        wire.connect(newProtocol);
        return this;
    }

    // ------------------------------------------------------------------------------------- what the test may ask

    /**
     * What the protocol wrote, since the start or the last {@link #clear()}.
     *
     * @return the bytes read as UTF-8
     */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /**
     * What the protocol wrote, since the start or the last {@link #clear()}.
     *
     * @return the bytes
     */
    public byte[] bytes() {
        return wire.output().outbound().written();
    }

    /** Forgets what was written so far. */
    public void clear() {
        wire.output().outbound().clearWritten();
    }

    /**
     * Whether the protocol asked for the end, or the connection is gone.
     *
     * @return as {@link #isClosing()}
     */
    public boolean closing() {
        return isClosing();
    }

    /**
     * Whether the connection ended, or will end, with a reset.
     *
     * @return true once it was aborted, by the protocol or a deadline
     */
    public boolean aborted() {
        return wire.isAborted();
    }

    /**
     * How the connection ended.
     *
     * @return what {@link Protocol#connectionLost} was told; empty before that
     */
    public Optional<CloseReason> reason() {
        return wire.told();
    }

    /**
     * Whether the protocol reads.
     *
     * @return false while it has {@linkplain #pauseProducing() paused}
     */
    public boolean reading() {
        return !wire.input().isPaused();
    }

    /**
     * Whether FIN was sent.
     *
     * @return true once {@link #loseWriteConnection()} is done, or the connection is over
     */
    public boolean writeEnded() {
        return wire.isWriteEnded();
    }

    /**
     * From now on what a callback throws does not fail the test; {@link #failures()} has it.
     *
     * @return this
     */
    public StringTransport keepFailures() {
        wire.failures().keep();
        return this;
    }

    /**
     * What callbacks threw so far.
     *
     * @return in order
     */
    public List<Throwable> failures() {
        return wire.failures().all();
    }

    // -------------------------------------------------------------------------------------- what the test may do

    /**
     * Delivers text to the protocol.
     *
     * @param text sent as UTF-8
     * @throws IllegalStateException when a real transport would deliver nothing: after the end, while paused
     */
    public void receive(String text) {
        receive(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Delivers bytes to the protocol; none at all are not delivered.
     *
     * @param data the bytes, in one piece
     * @throws IllegalStateException when a real transport would deliver nothing: after the end, while paused
     */
    public void receive(byte[] data) {
        wire.input().requireDelivery("bytes", false);
        if (data.length > 0) {
            wire.input().deliver(data);
        }
    }

    /**
     * Delivers the peer's FIN. A {@link HalfCloseableProtocol} hears of it; the connection of any other ends.
     *
     * @throws IllegalStateException when a real transport would not deliver it: after the end, while paused
     */
    public void receiveEof() {
        wire.input().requireDelivery("FIN", true);
        wire.input().deliverEof();
        wire.finishIfDue();
    }

    /**
     * The peer sends text: it is delivered with the next turn in which the protocol reads, and dropped after the end.
     *
     * @param text sent as UTF-8
     */
    public void peerSends(String text) {
        peerSends(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The peer sends bytes: they are delivered with the next turn in which the protocol reads, and dropped after the
     * end.
     *
     * @param data the bytes
     */
    public void peerSends(byte[] data) {
        wire.input().inbound().add(data);
    }

    /** The peer sends FIN, behind all that it sent: it is delivered when the protocol reads and all else is. */
    public void peerFinishes() {
        wire.input().inbound().finish();
    }

    /** From now on the peer takes nothing: what is written stays queued. */
    public void peerStalls() {
        wire.output().peerStalls();
    }

    /** The peer takes bytes again: what is queued leaves with the next turn. */
    public void peerReads() {
        wire.output().peerReads();
    }

    /**
     * The connection is lost now.
     *
     * @param reason what {@link Protocol#connectionLost} is told
     * @throws IllegalStateException if it is lost already
     */
    public void loseNow(CloseReason reason) {
        wire.loseNow(reason);
    }

    /**
     * Lets the close that the protocol asked for complete: the peer takes everything, {@code connectionLost} follows.
     *
     * @throws IllegalStateException if the protocol did not ask for the end, or a producer is still registered
     */
    public void finishClose() {
        if (!isClosing()) {
            throw new IllegalStateException("the protocol did not close the connection");
        }
        peerReads();
        settle();
        wire.requireLost();
    }

    /**
     * Plays turns of the network until nothing more happens at this time.
     *
     * @throws IllegalStateException if it does not end, since a producer never does
     */
    public void settle() {
        reactor().settle(MAX_ROUNDS);
    }

    /**
     * With which options the protocol turned TLS on.
     *
     * @return empty in the clear
     */
    public Optional<TlsOptions> tlsOptions() {
        return wire.upgrade().tls().options();
    }

    /**
     * Lets the TLS handshake succeed with what a peer agrees on that wants the same: the first of the application
     * protocols, the client's host as the server's name, and no certificates.
     *
     * @throws IllegalStateException if none is under way
     */
    public void completeHandshake() {
        wire.upgrade().requireHandshake();
        completeHandshake(wire.upgrade().tls().usual());
    }

    /**
     * Lets the TLS handshake succeed. {@link dev.sennit.reactor.TlsProtocol#handshakeCompleted} is called, and what was
     * held back is on record from here on.
     *
     * @param agreed what {@link #tls()} says from now on
     * @throws IllegalStateException if none is under way
     */
    public void completeHandshake(TlsInfo agreed) {
        wire.upgrade().complete(agreed);
        wire.finishIfDue();
    }

    /**
     * Lets the TLS handshake fail: the connection ends with {@link CloseReason.HandshakeFailed}, and nothing that was held
     * back is sent.
     *
     * @param why what was wrong
     * @throws IllegalStateException if none is under way
     */
    public void failHandshake(String why) {
        wire.upgrade().fail(why);
        wire.finishIfDue();
    }

    // ------------------------------------------------------------------------------------------------ for the kit

    @Override
    Wire wire() {
        return wire;
    }

    /** The other side sent bytes in the clear although TLS is on here. */
    void refuseClearBytes() {
        wire.upgrade().refuseClearBytes();
    }

    /** What happens between two events of the test; returns whether anything did. */
    boolean turn() {
        return wire.turn();
    }

    /** Sends to another transport from now on. */
    void sendTo(StringTransport other) {
        wire.sendTo(new LinkedPeer(this, other));
    }

    Inbound inbound() {
        return wire.input().inbound();
    }

    void cutBy(IntUnaryOperator pieceBytes) {
        wire.input().inbound().cutBy(pieceBytes);
    }

    void whenLost(Consumer<CloseReason> call) {
        wire.whenLost(call);
    }

    boolean isGone() {
        return wire.isOver();
    }

    /** The operating system says that the connection is broken. */
    void broken(String message) {
        wire.breaksWith(new CloseReason.Lost(new IOException(message)));
    }

    void drain() {
        wire.drain();
    }

    ConnectionStatus status(ConnectionStatus.Origin origin) {
        String state = isClosing() ? "CLOSING" : "OPEN";
        return new ConnectionStatus(
                host(),
                peer(),
                origin,
                state,
                WrappingProtocol.innermost(wire.connected()).getClass(),
                bufferedBytes(),
                deadlines().list());
    }

    @Override
    public String toString() {
        return "connection with " + peer() + ", " + wire;
    }
}
