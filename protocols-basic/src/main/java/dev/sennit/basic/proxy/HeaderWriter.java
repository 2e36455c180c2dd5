// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import dev.sennit.basic.proxy.ProxyHeader.Command;
import dev.sennit.basic.proxy.ProxyHeader.Family;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Headers as bytes. */
final class HeaderWriter {
    /** Begins every header of version 2. */
    static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    /** The signature, the version and command, the family, and the length of what follows. */
    static final int FIXED_BYTES = 16;

    static final int UNIX_PATH_BYTES = 108;

    private HeaderWriter() {}

    static byte[] line(ProxyHeader header) {
        String line = "PROXY UNKNOWN\r\n";
        if (header.family() != Family.UNSPEC) {
            InetSocketAddress source = inet(header.source().orElseThrow());
            InetSocketAddress destination = inet(header.destination().orElseThrow());
            line = "PROXY " + header.family() + " " + literal(header.family(), source) + " "
                    + literal(header.family(), destination) + " " + source.getPort() + " " + destination.getPort()
                    + "\r\n";
        }
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    private static String literal(Family family, InetSocketAddress address) {
        byte[] bytes = bytes(family, address.getAddress());
        if (bytes.length == 4) {
            return address.getAddress().getHostAddress();
        }
        StringBuilder groups = new StringBuilder();
        ByteBuffer each = ByteBuffer.wrap(bytes);
        while (each.hasRemaining()) {
            groups.append(groups.length() == 0 ? "" : ":").append(Integer.toHexString(each.getShort() & 0xffff));
        }
        return groups.toString();
    }

    static byte[] binary(ProxyHeader header) {
        int length = header.family().addressBytes() + TlvCodec.bytes(header.tlvs());
        if (length > 0xffff) {
            throw new IllegalArgumentException("a header has at most 65535 bytes behind its fixed part, not " + length);
        }
        ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + length);
        bytes.put(SIGNATURE);
        bytes.put((byte) (header.command() == Command.LOCAL ? 0x20 : 0x21));
        bytes.put((byte) header.family().code()).putShort((short) length);
        if (header.family() != Family.UNSPEC) {
            addresses(
                    header.family(),
                    header.source().orElseThrow(),
                    header.destination().orElseThrow(),
                    bytes);
        }
        int tlvsAt = bytes.position();
        TlvCodec.write(header.tlvs(), bytes);
        int checksumAt = TlvCodec.checksumAt(header.tlvs());
        if (checksumAt >= 0) {
            bytes.putInt(tlvsAt + checksumAt, checksum(bytes.array()));
        }
        return bytes.array();
    }

    /** Of a header in which the checksum's own bytes are zero. */
    static int checksum(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, header.length);
        return (int) crc.getValue();
    }

    private static void addresses(Family family, SocketAddress source, SocketAddress destination, ByteBuffer to) {
        if (family.isUnix()) {
            to.put(path(source)).put(path(destination));
            return;
        }
        InetSocketAddress from = inet(source);
        InetSocketAddress at = inet(destination);
        to.put(bytes(family, from.getAddress())).put(bytes(family, at.getAddress()));
        to.putShort((short) from.getPort()).putShort((short) at.getPort());
    }

    private static byte[] path(SocketAddress address) {
        if (!(address instanceof UnixDomainSocketAddress unix)) {
            throw new IllegalArgumentException("not the address of a UNIX socket: " + address);
        }
        byte[] name = unix.getPath().toString().getBytes(StandardCharsets.UTF_8);
        if (name.length > UNIX_PATH_BYTES) {
            throw new IllegalArgumentException("a path has at most " + UNIX_PATH_BYTES + " bytes: " + unix);
        }
        return java.util.Arrays.copyOf(name, UNIX_PATH_BYTES);
    }

    private static InetSocketAddress inet(SocketAddress address) {
        if (address instanceof InetSocketAddress inet && !inet.isUnresolved()) {
            return inet;
        }
        throw new IllegalArgumentException("not a resolved IP address: " + address);
    }

    /** An IPv4 address is mapped into IPv6 where the family wants that (RFC 4291 section 2.5.5.2). */
    private static byte[] bytes(Family family, InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean six = family == Family.TCP6 || family == Family.UDP6;
        if (six && bytes.length == 4) {
            byte[] mapped = new byte[16];
            mapped[10] = -1;
            mapped[11] = -1;
            System.arraycopy(bytes, 0, mapped, 12, 4);
            return mapped;
        }
        if (six != (bytes.length == 16)) {
            throw new IllegalArgumentException("not an address of " + family + ": " + address.getHostAddress());
        }
        return bytes;
    }
}
