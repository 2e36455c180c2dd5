// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The bytes' side of a connection: what a protocol writes to and commands.
 *
 * <p>No method here calls the protocol back before it returns: what follows from a command comes in a later turn. After
 * the connection is lost, or while it closes, commands are harmless and what is written is dropped.
 */
public interface Transport {
    /** How many parts of files may wait on one connection, see {@link #transferFrom}. */
    int MAX_TRANSFERS = 64;

    /**
     * Queues bytes. Never blocks and never fails for the network's sake; all writes of a turn leave together. The
     * buffer is the caller's again when the method returns, its position at its limit. If more than
     * {@link TcpOptions#maxBufferedBytes()} would be queued though the operating system was offered them, the connection
     * is aborted with {@link CloseReason.Lost}.
     *
     * @param data the bytes from position to limit; dropped once the connection closes, or its writing side does
     */
    void write(ByteBuffer data);

    /**
     * Queues bytes, as {@link #write(ByteBuffer)}.
     *
     * @param data all of it is sent
     */
    default void write(byte[] data) {
        write(ByteBuffer.wrap(data));
    }

    /**
     * Queues a part of an array, as {@link #write(ByteBuffer)}.
     *
     * @param data the array
     * @param offset of the first byte
     * @param length how many bytes
     */
    default void write(byte[] data, int offset, int length) {
        write(ByteBuffer.wrap(data, offset, length));
    }

    /**
     * Queues text, encoded as UTF-8.
     *
     * @param text what to send
     */
    default void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Queues several buffers in order, as if each was written; a producer is paused at most once for all of them.
     *
     * @param data the buffers
     */
    void writeSequence(List<ByteBuffer> data);

    /**
     * Sends a part of a file, in the order of what is written: behind all that was written before, in front of all that
     * is written after. The file's bytes are not queued, so they do not count as {@linkplain #bufferedBytes() buffered};
     * where it can the operating system sends them by itself (sendfile), elsewhere, over TLS for one, they are read as
     * the peer takes them. A connection sends about 256 KiB of a file in a turn, so that the others have theirs: that is
     * also the longest that a slow disk holds the reactor up.
     *
     * <p>{@link #loseConnection()} waits for it, as it waits for what is queued; {@link TcpOptions#writeStall()} and
     * {@link TcpOptions#closeGrace()} hold. A {@link PullProducer} is asked when it is through. If the file is shorter
     * than was said, or cannot be read, the connection is aborted with {@link CloseReason.ApplicationError}.
     *
     * @param file stays the caller's, who keeps it open until the stage is done, whatever the outcome; its own position
     *     plays no part
     * @param position of the first byte to send; 0 or more
     * @param count how many bytes; 0 or more
     * @return done, on the reactor's thread in a later turn, when the operating system has taken the last byte; failed
     *     with {@link ConnectionLostException} when the connection is lost before, or closes already
     * @throws IllegalArgumentException if {@code position} or {@code count} is negative
     * @throws IllegalStateException if {@link #MAX_TRANSFERS} wait already
     * @throws UnsupportedOperationException if this transport has to see all bytes, see {@link #canTransfer()}
     */
    default CompletionStage<Void> transferFrom(FileChannel file, long position, long count) {
        throw new UnsupportedOperationException(
                "this transport sees every byte that is sent, so a file has to be read and written: " + this);
    }

    /**
     * Whether {@link #transferFrom} works here: on every connection of a reactor, with TLS or without; not through a
     * {@link TransportWrapper} that has to see what is sent.
     *
     * @return false if it would throw {@link UnsupportedOperationException}
     */
    default boolean canTransfer() {
        return false;
    }

    /**
     * Closes politely. Reading stops at once, what is queued is sent, a registered producer is waited for, FIN
     * follows, and {@link Protocol#connectionLost} comes with {@link CloseReason.Done} in a later turn, or with
     * {@link CloseReason.TimedOut} when this was called from a deadline's expiry. If in {@link TcpOptions#closeGrace()}
     * the peer takes nothing, or the producer that is waited for makes nothing, the connection is aborted.
     *
     * <p>A protocol that is registered as the producer of its own transport is not waited for: it is unregistered, and
     * what it writes from now on is dropped.
     */
    void loseConnection();

    /**
     * Closes politely, as {@link #loseConnection()}, and says why.
     *
     * @param reason what {@link Protocol#connectionLost} will be told; the first reason given stays
     */
    void loseConnection(CloseReason reason);

    /**
     * Sends what is queued, then FIN; bytes from the peer still arrive. A {@link HalfCloseableProtocol} hears
     * {@link HalfCloseableProtocol#writeConnectionLost()} when it is done. What is written after this call is dropped.
     */
    void loseWriteConnection();

    /**
     * Ends the connection now: what is queued is dropped and the peer sees a reset, or on a UNIX socket what
     * {@link ReactorUnix} says. {@link Protocol#connectionLost}
     * comes with {@link CloseReason.Aborted} in a later turn, or with {@link CloseReason.TimedOut} when this was called
     * from a deadline's expiry. Works in every state, also while a polite close is under way.
     */
    void abortConnection();

    /**
     * Ends the connection now, as {@link #abortConnection()}, and says why.
     *
     * @param reason what {@link Protocol#connectionLost} will be told, unless a reason was given before; a
     *     {@link CloseReason.ApplicationError} goes before any other
     */
    void abortConnection(CloseReason reason);

    /** Stops reading: nothing is delivered until {@link #resumeProducing()}, and the peer is slowed down by the system. */
    void pauseProducing();

    /** Reads again. Nothing is delivered from inside this call. */
    void resumeProducing();

    /**
     * Lets {@code producer} be told when to pause and to go on. A polite close waits until it is unregistered, as long
     * as at least 16 KiB leave in each {@link TcpOptions#closeGrace()}; when the connection is lost it hears
     * {@link Producer#stopProducing()} before the protocol hears of the loss. When nothing can be written any more,
     * because this side closes or has ended its writing, it hears that at once instead.
     *
     * <p>If it is this connection's own protocol, {@link #loseConnection()} unregisters it without a word, as
     * {@link #unregisterProducer()} does: who closes has no more to send.
     *
     * @param producer who writes
     * @throws IllegalStateException if another producer is registered
     */
    void registerProducer(Producer producer);

    /** Forgets the producer, without calling it; harmless when there is none. */
    void unregisterProducer();

    /**
     * Turns TLS on: from here on the connection's bytes are the handshake and what it protects. What was written before
     * leaves in the clear, what is written from now on waits for the handshake, no more than
     * {@link TcpOptions#maxBufferedBytes()} of it. The protocol must be a {@link TlsProtocol}, and hears
     * {@link TlsProtocol#handshakeCompleted} before any data. If the handshake fails the connection ends with
     * {@link CloseReason.HandshakeFailed}; a peer that ends without close_notify, with {@link CloseReason.Truncated}; one
     * that breaks TLS later, with {@link CloseReason.ProtocolError}.
     *
     * <p>TLS has no half-close: {@link #loseWriteConnection()} is {@link #loseConnection()} then, which sends
     * close_notify behind all that is queued, waits for the peer's for at most {@link TlsOptions#closeTimeout()}, and
     * closes the connection below politely. A peer's close_notify is answered, and ends the connection with
     * {@link CloseReason.Done}.
     *
     * <p>Bytes that came in the clear are never taken for bytes that came through TLS: when any are left in the buffer
     * that is on loan just now, or {@link TlsProtocol#unreadBytes()} are kept, a peer wrote behind the command that leads
     * here without waiting for the answer, or somebody on the way did for it (CVE-2011-0411). Then the connection is
     * aborted with {@link CloseReason.ProtocolError}, and with {@link CloseReason.ApplicationError} if what is thrown
     * leaves the callback. A protocol that wants to answer politely asks before it calls this.
     *
     * @param options client or server, and how
     * @throws IllegalStateException if bytes of the peer are unread, the protocol is no {@link TlsProtocol}, or TLS is on
     *     already
     * @throws UnsupportedOperationException if this transport has no TLS
     */
    default void startTls(TlsOptions options) {
        throw new UnsupportedOperationException("this transport has no TLS: " + this);
    }

    /**
     * What the TLS handshake agreed on.
     *
     * @return empty in the clear, and until the handshake is done
     */
    default Optional<TlsInfo> tls() {
        return Optional.empty();
    }

    /**
     * Whether this side has asked for the end, or the connection is gone: nothing more will be delivered and what is
     * written is dropped.
     *
     * @return true from the first {@link #loseConnection()} or {@link #abortConnection()} on
     */
    boolean isClosing();

    /**
     * How many bytes are queued here and not yet taken by the operating system; those of files that are
     * {@linkplain #transferFrom transferred} are not queued, see {@link #transferBytesLeft()}.
     *
     * @return bytes
     */
    long bufferedBytes();

    /**
     * How many bytes of files are still to be sent: those of every {@linkplain #transferFrom transfer} that have not been
     * handed to the operating system, or over TLS been read from the file. It falls as the peer takes them.
     *
     * @return bytes; 0 when no transfer is under way, and once the connection is lost
     */
    default long transferBytesLeft() {
        return 0;
    }

    /**
     * The other end.
     *
     * @return its address, as it was when the connection was made; of a UNIX socket without a name, an empty path
     */
    SocketAddress peer();

    /**
     * This end.
     *
     * @return the local address
     */
    SocketAddress host();

    /**
     * The reactor that serves this connection: its clock, its timed calls.
     *
     * @return the reactor
     */
    Reactor reactor();

    /**
     * The connection's timeout ledger: what will close it next, when, and why.
     *
     * @return every {@link Deadline} of this connection, the transport's own among them
     */
    DeadlineLedger deadlines();

    /**
     * Reads an option of the connection's socket.
     *
     * @param option which
     * @param <T> of its value
     * @return as the system has it now; it may have rounded, cut or raised what was set
     * @throws UnsupportedOperationException if the reactor cannot do this option, or the socket has none, saying why
     * @throws IllegalArgumentException if it is an option of ports only
     * @throws UncheckedIOException if the socket is closed or broken
     */
    <T> T option(SocketOption<T> option);

    /**
     * Sets an option of the connection's socket.
     *
     * @param option which
     * @param value what to set
     * @param <T> of its value
     * @throws UnsupportedOperationException if the reactor cannot do this option, or the socket has none, saying why
     * @throws IllegalArgumentException if it is an option of ports only, or the value is out of its range
     * @throws UncheckedIOException if the socket is closed or broken, or the system does not want the value
     */
    <T> void setOption(SocketOption<T> option, T value);

    /**
     * Short for {@link SocketOption#NO_DELAY}: whether small segments leave at once.
     *
     * @return true unless Nagle's algorithm is on
     * @throws UncheckedIOException if the socket is closed or broken
     */
    default boolean noDelay() {
        return option(SocketOption.NO_DELAY);
    }

    /**
     * Sets {@link SocketOption#NO_DELAY}.
     *
     * @param on true to send small segments at once
     * @throws UncheckedIOException if the socket is closed or broken
     */
    default void setNoDelay(boolean on) {
        setOption(SocketOption.NO_DELAY, on);
    }

    /**
     * Short for {@link SocketOption#KEEP_ALIVE}: whether the kernel probes an idle connection.
     *
     * @return true if it does
     * @throws UncheckedIOException if the socket is closed or broken
     */
    default boolean keepAlive() {
        return option(SocketOption.KEEP_ALIVE);
    }

    /**
     * Sets {@link SocketOption#KEEP_ALIVE}.
     *
     * @param on true to probe
     * @throws UncheckedIOException if the socket is closed or broken
     */
    default void setKeepAlive(boolean on) {
        setOption(SocketOption.KEEP_ALIVE, on);
    }
}
