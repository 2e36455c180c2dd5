// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.net.InetSocketAddress;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How TCP connections behave, and how long they may wait; immutable. Start from {@link #defaults()} and change what
 * matters: {@code TcpOptions.defaults().withBacklog(128)}. A duration of {@link Deadline#NONE} switches a deadline off.
 *
 * <p>UNIX stream sockets have these options, too, but for those that are TCP's alone, see {@link #forUnix()}.
 */
public final class TcpOptions {
    /** A limit of bytes that is not wanted. It must be asked for by this name. */
    public static final long UNLIMITED_BYTES = Long.MAX_VALUE;

    private static final TcpOptions DEFAULTS = new TcpOptions();

    // Written only while a changed copy is made.
    private Map<SocketOption<?>, Object> socketOptions = Map.of(SocketOption.NO_DELAY, true);
    private boolean reuseAddress = true;
    private int backlog = 4096;
    private Optional<InetSocketAddress> bindAddress = Optional.empty();
    private Optional<Set<PosixFilePermission>> socketFileMode = Optional.empty();
    private Duration connectTimeout = Duration.ofSeconds(30);
    private int writeHighWaterBytes = 65_536;
    private int writeLowWaterBytes = 32_768;
    private long maxBufferedBytes = 16_777_216;
    private Duration writeStall = Duration.ofSeconds(60);
    private Duration closeGrace = Duration.ofSeconds(15);
    private Duration lingerTimeout = Duration.ofSeconds(2);

    private TcpOptions() {}

    private TcpOptions(TcpOptions from) {
        socketOptions = from.socketOptions;
        reuseAddress = from.reuseAddress;
        backlog = from.backlog;
        bindAddress = from.bindAddress;
        socketFileMode = from.socketFileMode;
        connectTimeout = from.connectTimeout;
        writeHighWaterBytes = from.writeHighWaterBytes;
        writeLowWaterBytes = from.writeLowWaterBytes;
        maxBufferedBytes = from.maxBufferedBytes;
        writeStall = from.writeStall;
        closeGrace = from.closeGrace;
        lingerTimeout = from.lingerTimeout;
    }

    /**
     * The defaults named at each option.
     *
     * @return the defaults
     */
    public static TcpOptions defaults() {
        return DEFAULTS;
    }

    private static Duration requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, or Deadline.NONE to switch it off: " + value);
        }
        return value;
    }

    /**
     * What is set on the sockets: what a port needs before it listens, what a connection needs before it is opened or
     * as soon as it is accepted. An option of ports only says nothing about connections.
     *
     * @return the options and their values, to be set in this order; cannot be changed. By default
     *     {@link SocketOption#NO_DELAY} alone, true
     */
    public Map<SocketOption<?>, Object> socketOptions() {
        return socketOptions;
    }

    /**
     * These options with one of {@link #socketOptions()} more, or with another value of it. A reactor that cannot do it
     * refuses to listen or connect with it.
     *
     * @param option what to set; all but those set here are left as the system has them
     * @param value what to set it to
     * @param <T> of the value
     * @return the changed options
     * @throws IllegalArgumentException if the value is out of the option's range
     */
    public <T> TcpOptions withSocketOption(SocketOption<T> option, T value) {
        Map<SocketOption<?>, Object> options = new LinkedHashMap<>(socketOptions);
        options.put(option, option.validate(value));
        TcpOptions changed = new TcpOptions(this);
        changed.socketOptions = Collections.unmodifiableMap(options);
        return changed;
    }

    /**
     * Short for {@link SocketOption#NO_DELAY} in {@link #socketOptions()}.
     *
     * @return default true, since the writes of a turn leave together anyway
     */
    public boolean noDelay() {
        return Boolean.TRUE.equals(socketOptions.get(SocketOption.NO_DELAY));
    }

    /**
     * These options with another {@link #noDelay}.
     *
     * @param value the new value
     * @return the changed options
     */
    public TcpOptions withNoDelay(boolean value) {
        return withSocketOption(SocketOption.NO_DELAY, value);
    }

    /**
     * Short for {@link SocketOption#KEEP_ALIVE} in {@link #socketOptions()}.
     *
     * @return default false
     */
    public boolean keepAlive() {
        return Boolean.TRUE.equals(socketOptions.get(SocketOption.KEEP_ALIVE));
    }

    /**
     * These options with another {@link #keepAlive}.
     *
     * @param value the new value
     * @return the changed options
     */
    public TcpOptions withKeepAlive(boolean value) {
        return withSocketOption(SocketOption.KEEP_ALIVE, value);
    }

    /**
     * {@code SO_REUSEADDR} on listening ports.
     *
     * @return default true
     */
    public boolean reuseAddress() {
        return reuseAddress;
    }

    /**
     * These options with another {@link #reuseAddress}.
     *
     * @param value the new value
     * @return the changed options
     */
    public TcpOptions withReuseAddress(boolean value) {
        TcpOptions changed = new TcpOptions(this);
        changed.reuseAddress = value;
        return changed;
    }

    /**
     * How many connections the kernel completes before they are accepted.
     *
     * @return default 4,096, cut by the kernel's own limit
     */
    public int backlog() {
        return backlog;
    }

    /**
     * These options with another {@link #backlog}.
     *
     * @param value at least 1
     * @return the changed options
     * @throws IllegalArgumentException if it is less than 1
     */
    public TcpOptions withBacklog(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("backlog must be at least 1: " + value);
        }
        TcpOptions changed = new TcpOptions(this);
        changed.backlog = value;
        return changed;
    }

    /**
     * The local end of an outgoing connection.
     *
     * @return default empty: any
     */
    public Optional<InetSocketAddress> bindAddress() {
        return bindAddress;
    }

    /**
     * These options with another {@link #bindAddress}.
     *
     * @param value the new value
     * @return the changed options
     */
    public TcpOptions withBindAddress(InetSocketAddress value) {
        TcpOptions changed = new TcpOptions(this);
        changed.bindAddress = Optional.of(value);
        return changed;
    }

    /**
     * Who may do what with the file of a UNIX port; who may write may connect. Ports of TCP have none.
     *
     * @return default empty: as the process's umask leaves it
     */
    public Optional<Set<PosixFilePermission>> socketFileMode() {
        return socketFileMode;
    }

    /**
     * These options with another {@link #socketFileMode}.
     *
     * @param value for example {@code PosixFilePermissions.fromString("rw-rw----")}
     * @return the changed options
     */
    public TcpOptions withSocketFileMode(Set<PosixFilePermission> value) {
        TcpOptions changed = new TcpOptions(this);
        changed.socketFileMode = Optional.of(Set.copyOf(value));
        return changed;
    }

    /**
     * These options without what UNIX sockets have not: the {@link #socketOptions()} that are not
     * {@linkplain SocketOption#isOfUnix() theirs}, and the {@link #bindAddress()}. {@link #reuseAddress()} says nothing
     * there. A reactor does this by itself, so that one set of options fits every endpoint.
     *
     * @return the changed options
     */
    public TcpOptions forUnix() {
        Map<SocketOption<?>, Object> left = new LinkedHashMap<>(socketOptions);
        left.keySet().removeIf(option -> !option.isOfUnix());
        TcpOptions changed = new TcpOptions(this);
        changed.socketOptions = Collections.unmodifiableMap(left);
        changed.bindAddress = Optional.empty();
        return changed;
    }

    /**
     * How long connecting may take in all.
     *
     * @return default 30 s
     */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /**
     * These options with another {@link #connectTimeout}.
     *
     * @param value positive
     * @return the changed options
     * @throws IllegalArgumentException if it is not
     */
    public TcpOptions withConnectTimeout(Duration value) {
        TcpOptions changed = new TcpOptions(this);
        changed.connectTimeout = requirePositive("connectTimeout", value);
        return changed;
    }

    /**
     * More than this queued pauses a {@link PushProducer}.
     *
     * @return bytes; default 65,536
     */
    public int writeHighWaterBytes() {
        return writeHighWaterBytes;
    }

    /**
     * This or less queued resumes a {@link PushProducer}.
     *
     * @return bytes; default 32,768
     */
    public int writeLowWaterBytes() {
        return writeLowWaterBytes;
    }

    /**
     * These options with other water marks.
     *
     * @param lowBytes this or less queued resumes a producer; 0 or more
     * @param highBytes more than this queued pauses it; at least {@code lowBytes}
     * @return the changed options
     * @throws IllegalArgumentException if they are out of range
     */
    public TcpOptions withWaterMarks(int lowBytes, int highBytes) {
        if (lowBytes < 0 || highBytes < lowBytes) {
            throw new IllegalArgumentException(
                    "water marks must be 0 <= low <= high: low " + lowBytes + ", high " + highBytes);
        }
        TcpOptions changed = new TcpOptions(this);
        changed.writeLowWaterBytes = lowBytes;
        changed.writeHighWaterBytes = highBytes;
        return changed;
    }

    /**
     * How many bytes may be queued that the operating system does not take; a write of more ends the connection with a
     * reset and {@link CloseReason.Lost}, and what was queued is dropped. It is for a protocol that has no producer or
     * does not mind its pauses: one that does stays near the high water mark.
     *
     * @return bytes; default 16,777,216
     */
    public long maxBufferedBytes() {
        return maxBufferedBytes;
    }

    /**
     * These options with another {@link #maxBufferedBytes}.
     *
     * @param value at least 1; {@link #UNLIMITED_BYTES} for no limit
     * @return the changed options
     * @throws IllegalArgumentException if it is less than 1
     */
    public TcpOptions withMaxBufferedBytes(long value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "maxBufferedBytes must be at least 1, or TcpOptions.UNLIMITED_BYTES for no limit: " + value);
        }
        TcpOptions changed = new TcpOptions(this);
        changed.maxBufferedBytes = value;
        return changed;
    }

    /**
     * How long the peer may take nothing while bytes are queued before the connection is aborted.
     *
     * @return default 60 s
     */
    public Duration writeStall() {
        return writeStall;
    }

    /**
     * These options with another {@link #writeStall}.
     *
     * @param value positive
     * @return the changed options
     * @throws IllegalArgumentException if it is not
     */
    public TcpOptions withWriteStall(Duration value) {
        TcpOptions changed = new TcpOptions(this);
        changed.writeStall = requirePositive("writeStall", value);
        return changed;
    }

    /**
     * How long a polite close may go without the peer taking at least 16 KiB, or all that is left, before the
     * connection is aborted. A close that waits for a producer is held to the same.
     *
     * @return default 15 s
     */
    public Duration closeGrace() {
        return closeGrace;
    }

    /**
     * These options with another {@link #closeGrace}.
     *
     * @param value positive
     * @return the changed options
     * @throws IllegalArgumentException if it is not
     */
    public TcpOptions withCloseGrace(Duration value) {
        TcpOptions changed = new TcpOptions(this);
        changed.closeGrace = requirePositive("closeGrace", value);
        return changed;
    }

    /**
     * After our FIN, how long the peer's late bytes are read and thrown away (1 MiB at most), so that they do not turn
     * our close into a reset that destroys our last bytes.
     *
     * @return default 2 s; zero closes at once
     */
    public Duration lingerTimeout() {
        return lingerTimeout;
    }

    /**
     * These options with another {@link #lingerTimeout}.
     *
     * @param value zero or more
     * @return the changed options
     * @throws IllegalArgumentException if it is negative
     */
    public TcpOptions withLingerTimeout(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("lingerTimeout must not be negative: " + value);
        }
        TcpOptions changed = new TcpOptions(this);
        changed.lingerTimeout = value;
        return changed;
    }
}
