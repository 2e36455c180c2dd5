// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import java.nio.ByteBuffer;

/**
 * Base64 (RFC 2045 section 6.8). What is not of the alphabet is passed over. Padding ends four characters; what follows begins anew, as
 * if several encoded texts stood one behind the other. Bits at the end that make no byte are dropped.
 */
final class Base64Decoder implements TransferDecoder {
    private static final byte[] VALUES = new byte[256];

    static {
        java.util.Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private int bits;
    private int characters; // of the four

    @Override
    public ByteBuffer decode(ByteBuffer piece) {
        ByteBuffer out = ByteBuffer.allocate(piece.remaining() / 4 * 3 + 6);
        while (piece.hasRemaining()) {
            byte c = piece.get();
            int value = VALUES[c & 0xff];
            if (value >= 0) {
                bits = bits << 6 | value;
                characters++;
                if (characters == 4) {
                    out.put((byte) (bits >> 16)).put((byte) (bits >> 8)).put((byte) bits);
                    characters = 0;
                }
            } else if (c == '=') {
                end(out);
            }
        }
        return out.flip();
    }

    private void end(ByteBuffer out) {
        if (characters == 2) {
            out.put((byte) (bits >> 4));
        } else if (characters == 3) {
            out.put((byte) (bits >> 10)).put((byte) (bits >> 2));
        }
        characters = 0;
    }

    @Override
    public ByteBuffer finish() {
        ByteBuffer out = ByteBuffer.allocate(2);
        end(out);
        return out.flip();
    }
}
