// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * How TCP connections behave, and how long they may wait. Start from {@link #defaults()} and change what matters:
 * {@code TcpOptions.defaults().withBacklog(128)}. A duration of {@link Deadline#NONE} switches a deadline off.
 *
 * @param noDelay {@code TCP_NODELAY}; default true, since the writes of a turn leave together anyway
 * @param keepAlive {@code SO_KEEPALIVE}; default false
 * @param reuseAddress {@code SO_REUSEADDR} on listening ports; default true
 * @param backlog connections the kernel completes before they are accepted; default 4,096, cut by the kernel's own
 *     limit
 * @param bindAddress the local end of an outgoing connection; default any
 * @param connectTimeout how long connecting may take in all; default 30 s
 * @param writeHighWaterBytes more than this queued pauses a {@link PushProducer}; default 65,536
 * @param writeLowWaterBytes this or less queued resumes it; default 32,768
 * @param writeStall how long the peer may take nothing while bytes are queued before the connection is aborted; default
 *     60 s
 * @param closeGrace how long a polite close may go without the peer taking at least 16 KiB or all that is left before
 *     the connection is aborted; default 15 s
 * @param lingerTimeout after our FIN, how long the peer's late bytes are read and thrown away (1 MiB at most), so that
 *     they do not turn our close into a reset that destroys our last bytes; default 2 s, {@link Duration#ZERO} closes
 *     at once
 */
public record TcpOptions(
        boolean noDelay,
        boolean keepAlive,
        boolean reuseAddress,
        int backlog,
        Optional<InetSocketAddress> bindAddress,
        Duration connectTimeout,
        int writeHighWaterBytes,
        int writeLowWaterBytes,
        Duration writeStall,
        Duration closeGrace,
        Duration lingerTimeout) {
    private static final TcpOptions DEFAULTS = new TcpOptions(
            true,
            false,
            true,
            4096,
            Optional.empty(),
            Duration.ofSeconds(30),
            65_536,
            32_768,
            Duration.ofSeconds(60),
            Duration.ofSeconds(15),
            Duration.ofSeconds(2));

    /**
     * Checks the values.
     *
     * @param noDelay see above
     * @param keepAlive see above
     * @param reuseAddress see above
     * @param backlog see above
     * @param bindAddress see above
     * @param connectTimeout see above
     * @param writeHighWaterBytes see above
     * @param writeLowWaterBytes see above
     * @param writeStall see above
     * @param closeGrace see above
     * @param lingerTimeout see above
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public TcpOptions {
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog must be at least 1: " + backlog);
        }
        if (writeLowWaterBytes < 0 || writeHighWaterBytes < writeLowWaterBytes) {
            throw new IllegalArgumentException("water marks must be 0 <= low <= high: low " + writeLowWaterBytes
                    + ", high " + writeHighWaterBytes);
        }
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("writeStall", writeStall);
        requirePositive("closeGrace", closeGrace);
        if (lingerTimeout.isNegative()) {
            throw new IllegalArgumentException("lingerTimeout must not be negative: " + lingerTimeout);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, or Deadline.NONE to switch it off: " + value);
        }
    }

    /**
     * The defaults named above.
     *
     * @return the defaults
     */
    public static TcpOptions defaults() {
        return DEFAULTS;
    }

    /**
     * These options with another {@link #noDelay}.
     *
     * @param value the new value
     * @return the changed options
     */
    public TcpOptions withNoDelay(boolean value) {
        return new TcpOptions(
                value,
                keepAlive,
                reuseAddress,
                backlog,
                bindAddress,
                connectTimeout,
                writeHighWaterBytes,
                writeLowWaterBytes,
                writeStall,
                closeGrace,
                lingerTimeout);
    }

    /**
     * These options with another {@link #keepAlive}.
     *
     * @param value the new value
     * @return the changed options
     */
    public TcpOptions withKeepAlive(boolean value) {
        return new TcpOptions(
                noDelay,
                value,
                reuseAddress,
                backlog,
                bindAddress,
                connectTimeout,
                writeHighWaterBytes,
                writeLowWaterBytes,
                writeStall,
                closeGrace,
                lingerTimeout);
    }

    /**
     * These options with another {@link #reuseAddress}.
     *
     * @param value the new value
     * @return the changed options
     */
    public TcpOptions withReuseAddress(boolean value) {
        return new TcpOptions(
                noDelay,
                keepAlive,
                value,
                backlog,
                bindAddress,
                connectTimeout,
                writeHighWaterBytes,
                writeLowWaterBytes,
                writeStall,
                closeGrace,
                lingerTimeout);
    }

    /**
     * These options with another {@link #backlog}.
     *
     * @param value the new value
     * @return the changed options
     */
    public TcpOptions withBacklog(int value) {
        return new TcpOptions(
                noDelay,
                keepAlive,
                reuseAddress,
                value,
                bindAddress,
                connectTimeout,
                writeHighWaterBytes,
                writeLowWaterBytes,
                writeStall,
                closeGrace,
                lingerTimeout);
    }

    /**
     * These options with another {@link #bindAddress}.
     *
     * @param value the new value
     * @return the changed options
     */
    public TcpOptions withBindAddress(InetSocketAddress value) {
        return new TcpOptions(
                noDelay,
                keepAlive,
                reuseAddress,
                backlog,
                Optional.of(value),
                connectTimeout,
                writeHighWaterBytes,
                writeLowWaterBytes,
                writeStall,
                closeGrace,
                lingerTimeout);
    }

    /**
     * These options with another {@link #connectTimeout}.
     *
     * @param value the new value
     * @return the changed options
     */
    public TcpOptions withConnectTimeout(Duration value) {
        return new TcpOptions(
                noDelay,
                keepAlive,
                reuseAddress,
                backlog,
                bindAddress,
                value,
                writeHighWaterBytes,
                writeLowWaterBytes,
                writeStall,
                closeGrace,
                lingerTimeout);
    }

    /**
     * These options with other water marks.
     *
     * @param lowBytes this or less queued resumes a producer
     * @param highBytes more than this queued pauses it
     * @return the changed options
     */
    public TcpOptions withWaterMarks(int lowBytes, int highBytes) {
        return new TcpOptions(
                noDelay,
                keepAlive,
                reuseAddress,
                backlog,
                bindAddress,
                connectTimeout,
                highBytes,
                lowBytes,
                writeStall,
                closeGrace,
                lingerTimeout);
    }

    /**
     * These options with another {@link #writeStall}.
     *
     * @param value the new value
     * @return the changed options
     */
    public TcpOptions withWriteStall(Duration value) {
        return new TcpOptions(
                noDelay,
                keepAlive,
                reuseAddress,
                backlog,
                bindAddress,
                connectTimeout,
                writeHighWaterBytes,
                writeLowWaterBytes,
                value,
                closeGrace,
                lingerTimeout);
    }

    /**
     * These options with another {@link #closeGrace}.
     *
     * @param value the new value
     * @return the changed options
     */
    public TcpOptions withCloseGrace(Duration value) {
        return new TcpOptions(
                noDelay,
                keepAlive,
                reuseAddress,
                backlog,
                bindAddress,
                connectTimeout,
                writeHighWaterBytes,
                writeLowWaterBytes,
                writeStall,
                value,
                lingerTimeout);
    }

    /**
     * These options with another {@link #lingerTimeout}.
     *
     * @param value the new value
     * @return the changed options
     */
    public TcpOptions withLingerTimeout(Duration value) {
        return new TcpOptions(
                noDelay,
                keepAlive,
                reuseAddress,
                backlog,
                bindAddress,
                connectTimeout,
                writeHighWaterBytes,
                writeLowWaterBytes,
                writeStall,
                closeGrace,
                value);
    }
}
