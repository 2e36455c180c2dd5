// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import dev.sennit.basic.policy.IpNetwork;
import dev.sennit.reactor.Deadline;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * From whom a server takes PROXY headers. Whoever may send one may claim to be anybody, so trust the proxies and nobody
 * else.
 *
 * @param trusted where the proxies are; a peer on a UNIX socket is trusted always, for the socket's file says who may
 *     connect
 * @param others what to do with a peer that is in none of these networks
 * @param headerTimeout how long a trusted peer may take for its header; {@link Deadline#NONE} for any time
 * @param maxBlockBytes how many bytes may follow the fixed part of a header of version 2, from 0 to 65,535
 */
public record ProxyOptions(List<IpNetwork> trusted, Others others, Duration headerTimeout, int maxBlockBytes) {
    /** What to do with a peer that is not trusted. Whether it sent a header is not looked at: that would be guessing. */
    public enum Others {
        /** It is refused, and the log says so. */
        REFUSE,
        /** It is served, under its own address, from its first byte on. */
        SERVE
    }

    /**
     * Headers from this machine only; others are refused; 5 s; {@value ProxyHeaderParser#DEFAULT_MAX_BLOCK_BYTES} bytes.
     */
    public static final ProxyOptions DEFAULTS = new ProxyOptions(
            IpNetwork.LOOPBACK, Others.REFUSE, Duration.ofSeconds(5), ProxyHeaderParser.DEFAULT_MAX_BLOCK_BYTES);

    /**
     * Checks them.
     *
     * @param trusted see above
     * @param others see above
     * @param headerTimeout see above
     * @param maxBlockBytes see above
     * @throws IllegalArgumentException if the timeout is not positive or the limit out of range
     */
    public ProxyOptions {
        trusted = List.copyOf(trusted);
        if (headerTimeout.isNegative() || headerTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "headerTimeout must be positive, or Deadline.NONE for any time, not " + headerTimeout);
        }
        ProxyHeaderParser.requireBlockBytes(maxBlockBytes);
    }

    /**
     * Other trusted networks.
     *
     * @param networks the new {@link #trusted}
     * @return the other options as they are
     */
    public ProxyOptions withTrusted(List<IpNetwork> networks) {
        return new ProxyOptions(networks, others, headerTimeout, maxBlockBytes);
    }

    /**
     * Another answer to those who are not trusted.
     *
     * @param answer the new {@link #others}
     * @return the other options as they are
     */
    public ProxyOptions withOthers(Others answer) {
        return new ProxyOptions(trusted, answer, headerTimeout, maxBlockBytes);
    }

    /**
     * Another time for headers.
     *
     * @param timeout the new {@link #headerTimeout}
     * @return the other options as they are
     */
    public ProxyOptions withHeaderTimeout(Duration timeout) {
        return new ProxyOptions(trusted, others, timeout, maxBlockBytes);
    }

    /**
     * Another length of headers of version 2.
     *
     * @param bytes the new {@link #maxBlockBytes}
     * @return the other options as they are
     */
    public ProxyOptions withMaxBlockBytes(int bytes) {
        return new ProxyOptions(trusted, others, headerTimeout, bytes);
    }

    /** Whether a header from there is believed. */
    boolean trusts(SocketAddress peer) {
        if (peer instanceof InetSocketAddress inet) {
            return !inet.isUnresolved() && trusted.stream().anyMatch(each -> each.contains(inet.getAddress()));
        }
        return peer instanceof UnixDomainSocketAddress;
    }
}
