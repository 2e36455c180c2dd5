// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import dev.sennit.reactor.Transport;
import dev.sennit.reactor.TransportWrapper;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a proxy says about the connection it makes. A protocol behind a {@link ProxyServerFactory} gets its own with
 * {@link #of(Transport)}.
 *
 * @param version how it is, or was, written
 * @param command whether the connection is a client's or the proxy's own
 * @param family of the addresses; {@link Family#UNSPEC} when there are none
 * @param source the client
 * @param destination whom the client connected to
 * @param tlvs what else the proxy says, in order; version 2 only
 */
public record ProxyHeader(
        Version version,
        Command command,
        Family family,
        Optional<SocketAddress> source,
        Optional<SocketAddress> destination,
        List<ProxyTlv> tlvs) {
    /** How a header is written. */
    public enum Version {
        /** A line of text. */
        V1,
        /** Binary. */
        V2
    }

    /** On whose behalf the proxy connects. */
    public enum Command {
        /** Its own, such as for a health check: the addresses of the connection are the real ones. */
        LOCAL,
        /** A client's. */
        PROXY
    }

    /** The family and the transport of the addresses. */
    public enum Family {
        /** Unknown, or none that can be told: the addresses of the connection are all there is. */
        UNSPEC(0x00, 0),
        /** TCP over IPv4. */
        TCP4(0x11, 12),
        /** UDP over IPv4. */
        UDP4(0x12, 12),
        /** TCP over IPv6. */
        TCP6(0x21, 36),
        /** UDP over IPv6. */
        UDP6(0x22, 36),
        /** A stream over a UNIX socket. */
        UNIX_STREAM(0x31, 216),
        /** Datagrams over a UNIX socket. */
        UNIX_DATAGRAM(0x32, 216);

        private final int code;
        private final int addressBytes;

        Family(int code, int addressBytes) {
            this.code = code;
            this.addressBytes = addressBytes;
        }

        /** As in the 14th byte of version 2. */
        int code() {
            return code;
        }

        /** How long both addresses are in version 2. */
        int addressBytes() {
            return addressBytes;
        }

        boolean isUnix() {
            return this == UNIX_STREAM || this == UNIX_DATAGRAM;
        }

        static Optional<Family> ofCode(int code) {
            for (Family each : values()) {
                if (each.code == code) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * Checks that addresses are there when the family says so.
     *
     * @param version see above
     * @param command see above
     * @param family see above
     * @param source see above
     * @param destination see above
     * @param tlvs see above
     * @throws IllegalArgumentException if the addresses do not fit the family, or version 1 is to carry what it cannot
     */
    public ProxyHeader {
        tlvs = List.copyOf(tlvs);
        boolean addressed = family != Family.UNSPEC;
        if (source.isPresent() != addressed || destination.isPresent() != addressed) {
            throw new IllegalArgumentException(
                    "family " + family + " with source " + source + " and destination " + destination);
        }
        if (command == Command.LOCAL && (addressed || !tlvs.isEmpty())) {
            throw new IllegalArgumentException("a LOCAL header has neither addresses nor TLVs");
        }
        if (version == Version.V1
                && (command == Command.LOCAL
                        || !tlvs.isEmpty()
                        || !List.of(Family.UNSPEC, Family.TCP4, Family.TCP6).contains(family))) {
            throw new IllegalArgumentException("version 1 has TCP4, TCP6 and UNSPEC (UNKNOWN), no LOCAL and no TLVs");
        }
    }

    /**
     * A header for a TCP connection, of version 2.
     *
     * @param source the client
     * @param destination whom it connected to
     * @return {@link Family#TCP4} if both addresses are IPv4, else {@link Family#TCP6}
     * @throws IllegalArgumentException if an address is unresolved
     */
    public static ProxyHeader of(InetSocketAddress source, InetSocketAddress destination) {
        if (source.isUnresolved() || destination.isUnresolved()) {
            throw new IllegalArgumentException("an address is unresolved: " + source + ", " + destination);
        }
        boolean four = source.getAddress() instanceof Inet4Address && destination.getAddress() instanceof Inet4Address;
        return new ProxyHeader(
                Version.V2,
                Command.PROXY,
                four ? Family.TCP4 : Family.TCP6,
                Optional.of(source),
                Optional.of(destination),
                List.of());
    }

    /**
     * A header for a connection of one's own, of version 2.
     *
     * @return one that says {@link Command#LOCAL}
     */
    public static ProxyHeader local() {
        return without(Version.V2, Command.LOCAL, List.of());
    }

    /**
     * A header for a client whose address cannot be told.
     *
     * @param version {@code UNKNOWN} in version 1
     * @return one with {@link Family#UNSPEC}
     */
    public static ProxyHeader unknown(Version version) {
        return without(version, Command.PROXY, List.of());
    }

    static ProxyHeader without(Version version, Command command, List<ProxyTlv> tlvs) {
        return new ProxyHeader(version, command, Family.UNSPEC, Optional.empty(), Optional.empty(), tlvs);
    }

    /**
     * The header that came with a connection.
     *
     * @param transport what a protocol was given
     * @return empty if the connection has none: it is not behind a {@link ProxyServerFactory}, or its peer was served as
     *     itself
     */
    public static Optional<ProxyHeader> of(Transport transport) {
        return TransportWrapper.find(transport, ProxiedConnection.class).flatMap(ProxiedConnection::header);
    }

    /**
     * The same in another version.
     *
     * @param other how to write it
     * @return the same but for the version
     * @throws IllegalArgumentException if version 1 cannot say that
     */
    public ProxyHeader withVersion(Version other) {
        return new ProxyHeader(other, command, family, source, destination, tlvs);
    }

    /**
     * The same with one more TLV.
     *
     * @param more goes behind the others
     * @return the same but for the TLV
     * @throws IllegalArgumentException if there can be none
     */
    public ProxyHeader withTlv(ProxyTlv more) {
        List<ProxyTlv> all = new ArrayList<>(tlvs);
        all.add(more);
        return new ProxyHeader(version, command, family, source, destination, all);
    }

    /**
     * The first TLV of a type.
     *
     * @param type such as {@link ProxyTlv#AUTHORITY}
     * @return empty if the proxy did not send it
     */
    public Optional<ProxyTlv> tlv(int type) {
        return tlvs.stream().filter(each -> each.type() == type).findFirst();
    }

    /**
     * What the proxy says of the client's TLS.
     *
     * @return empty if it says nothing
     * @throws IllegalArgumentException if the TLV was not read from the network and is not well-formed
     */
    public Optional<ProxySsl> ssl() {
        return tlv(ProxyTlv.SSL).map(TlvCodec::ssl);
    }

    /**
     * Writes it.
     *
     * @return the bytes to send before any other
     * @throws IllegalArgumentException if it is longer than a header can be, or an address is not of its family
     */
    public byte[] toBytes() {
        return version == Version.V1 ? HeaderWriter.line(this) : HeaderWriter.binary(this);
    }
}
