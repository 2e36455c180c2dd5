// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** TLVs on the wire: a byte for the type, two for the length, the value. */
final class TlvCodec {
    private static final int HEAD_BYTES = 3;
    private static final int CHECKSUM_BYTES = 4;
    private static final int MAX_UNIQUE_ID_BYTES = 128;

    private TlvCodec() {}

    static List<ProxyTlv> read(ByteBuffer bytes) throws ProxyHeaderException {
        List<ProxyTlv> tlvs = new ArrayList<>();
        while (bytes.hasRemaining()) {
            if (bytes.remaining() < HEAD_BYTES) {
                throw cut(bytes.remaining() + " bytes are left, a TLV has " + HEAD_BYTES + " or more");
            }
            int type = bytes.get() & 0xff;
            int length = bytes.getShort() & 0xffff;
            if (length > bytes.remaining()) {
                throw cut("TLV " + type + " of " + length + " bytes, of which " + bytes.remaining() + " are left");
            }
            byte[] value = new byte[length];
            bytes.get(value);
            tlvs.add(new ProxyTlv(type, value));
        }
        return tlvs;
    }

    private static ProxyHeaderException cut(String message) {
        return new ProxyHeaderException(ProxyFault.TLV_CUT, message);
    }

    /** Whether the values are possible for their types. */
    static void check(List<ProxyTlv> tlvs) throws ProxyHeaderException {
        int checksums = 0;
        for (ProxyTlv each : tlvs) {
            int length = each.value().length;
            switch (each.type()) {
                case ProxyTlv.CRC32C -> {
                    require(length == CHECKSUM_BYTES, "a checksum has 4 bytes, not " + length);
                    require(++checksums == 1, "there are two checksums");
                }
                case ProxyTlv.UNIQUE_ID ->
                    require(length <= MAX_UNIQUE_ID_BYTES, "a unique id has at most 128 bytes, not " + length);
                case ProxyTlv.SSL -> {
                    require(length >= ProxySsl.FIXED_BYTES, "an SSL TLV has 5 bytes or more, not " + length);
                    readSsl(each);
                }
                default -> {}
            }
        }
    }

    private static void require(boolean fine, String otherwise) throws ProxyHeaderException {
        if (!fine) {
            throw new ProxyHeaderException(ProxyFault.TLV_VALUE, otherwise);
        }
    }

    private static ProxySsl readSsl(ProxyTlv tlv) throws ProxyHeaderException {
        ByteBuffer value = ByteBuffer.wrap(tlv.value());
        int client = value.get() & 0xff;
        boolean verified = value.getInt() == 0;
        return new ProxySsl(client, verified, read(value));
    }

    static ProxySsl ssl(ProxyTlv tlv) {
        try {
            check(List.of(tlv));
            return readSsl(tlv);
        } catch (ProxyHeaderException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    static int bytes(List<ProxyTlv> tlvs) {
        return tlvs.stream().mapToInt(each -> HEAD_BYTES + each.value().length).sum();
    }

    static void write(List<ProxyTlv> tlvs, ByteBuffer to) {
        for (ProxyTlv each : tlvs) {
            byte[] value = each.type() == ProxyTlv.CRC32C ? new byte[CHECKSUM_BYTES] : each.value();
            to.put((byte) each.type()).putShort((short) value.length).put(value);
        }
    }

    /** Where in the TLVs' bytes the checksum's value is; negative if there is none. */
    static int checksumAt(List<ProxyTlv> tlvs) {
        int at = 0;
        for (ProxyTlv each : tlvs) {
            if (each.type() == ProxyTlv.CRC32C) {
                return at + HEAD_BYTES;
            }
            at += HEAD_BYTES + each.value().length;
        }
        return -1;
    }
}
