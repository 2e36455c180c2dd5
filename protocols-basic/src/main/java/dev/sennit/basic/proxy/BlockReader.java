// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import dev.sennit.basic.proxy.ProxyHeader.Command;
import dev.sennit.basic.proxy.ProxyHeader.Family;
import dev.sennit.basic.proxy.ProxyHeader.Version;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Version 2, section 2.2 of the specification: binary. */
final class BlockReader {
    private static final int COMMAND_AT = 12;
    private static final int FAMILY_AT = 13;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;

    private BlockReader() {}

    static void checkCommand(byte versionAndCommand) throws ProxyHeaderException {
        int version = (versionAndCommand & 0xf0) >> 4;
        if (version != 2) {
            throw new ProxyHeaderException(ProxyFault.VERSION, "the version must be 2, not " + version);
        }
        if (versionAndCommand != LOCAL && versionAndCommand != PROXY) {
            throw new ProxyHeaderException(
                    ProxyFault.COMMAND,
                    "the command must be 0 (LOCAL) or 1 (PROXY), not " + (versionAndCommand & 0x0f));
        }
    }

    static void checkFamily(byte command, byte code) throws ProxyHeaderException {
        if (command == PROXY) {
            family(code);
        }
    }

    static void checkLength(byte command, byte code, int length) throws ProxyHeaderException {
        if (command == PROXY && length < family(code).addressBytes()) {
            Family family = family(code);
            throw new ProxyHeaderException(
                    ProxyFault.TOO_SHORT,
                    "the addresses of " + family + " have " + family.addressBytes() + " bytes, not " + length);
        }
    }

    private static Family family(byte code) throws ProxyHeaderException {
        Optional<Family> family = Family.ofCode(code & 0xff);
        if (family.isEmpty()) {
            throw new ProxyHeaderException(
                    ProxyFault.FAMILY,
                    String.format("the family must be 00, 11, 12, 21, 22, 31 or 32, not %02x", code & 0xff));
        }
        return family.get();
    }

    /** A whole header, whose fixed part was checked. */
    static ProxyHeader read(byte[] header) throws ProxyHeaderException {
        if (header[COMMAND_AT] == LOCAL) {
            return ProxyHeader.local(); // family and block are to be ignored
        }
        Family family = family(header[FAMILY_AT]);
        ByteBuffer block = ByteBuffer.wrap(header, HeaderWriter.FIXED_BYTES, header.length - HeaderWriter.FIXED_BYTES);
        ByteBuffer addresses = block.slice(block.position(), family.addressBytes());
        block.position(block.position() + family.addressBytes());
        int tlvsAt = block.position();
        List<ProxyTlv> tlvs = TlvCodec.read(block);
        TlvCodec.check(tlvs);
        checkChecksum(header, tlvs, tlvsAt);
        return switch (family) {
            case UNSPEC -> ProxyHeader.without(Version.V2, Command.PROXY, tlvs);
            case TCP4, UDP4 -> addressed(family, inet(addresses, 4, 0), inet(addresses, 4, 1), tlvs);
            case TCP6, UDP6 -> addressed(family, inet(addresses, 16, 0), inet(addresses, 16, 1), tlvs);
            case UNIX_STREAM, UNIX_DATAGRAM -> addressed(family, unix(addresses, 0), unix(addresses, 1), tlvs);
        };
    }

    private static void checkChecksum(byte[] header, List<ProxyTlv> tlvs, int tlvsAt) throws ProxyHeaderException {
        int at = TlvCodec.checksumAt(tlvs);
        if (at < 0) {
            return;
        }
        byte[] zeroed = header.clone();
        ByteBuffer whole = ByteBuffer.wrap(zeroed);
        int said = whole.getInt(tlvsAt + at);
        whole.putInt(tlvsAt + at, 0);
        int found = HeaderWriter.checksum(zeroed);
        if (said != found) {
            throw new ProxyHeaderException(
                    ProxyFault.CHECKSUM, String.format("the checksum says %08x, the header has %08x", said, found));
        }
    }

    private static ProxyHeader addressed(
            Family family, SocketAddress source, SocketAddress destination, List<ProxyTlv> tlvs) {
        return new ProxyHeader(Version.V2, Command.PROXY, family, Optional.of(source), Optional.of(destination), tlvs);
    }

    private static InetSocketAddress inet(ByteBuffer addresses, int length, int index) {
        byte[] address = new byte[length];
        addresses.get(index * length, address);
        int port = addresses.getShort(2 * length + 2 * index) & 0xffff;
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // it has 4 or 16 bytes
        }
    }

    /** The empty path stands for a socket without a name, or with an abstract one, which Java cannot say. */
    private static SocketAddress unix(ByteBuffer addresses, int index) throws ProxyHeaderException {
        byte[] name = new byte[HeaderWriter.UNIX_PATH_BYTES];
        addresses.get(index * name.length, name);
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        try {
            ByteBuffer path = ByteBuffer.wrap(Arrays.copyOf(name, length));
            return UnixDomainSocketAddress.of(
                    StandardCharsets.UTF_8.newDecoder().decode(path).toString());
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw new ProxyHeaderException(ProxyFault.UNIX_PATH, "the path of a UNIX socket must be UTF-8");
        }
    }
}
