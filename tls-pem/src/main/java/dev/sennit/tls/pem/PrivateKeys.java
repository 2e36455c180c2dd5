// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Private keys in the forms that OpenSSL writes. The JDK reads PKCS #8 (RFC 5958); the older PKCS #1 (RFC 8017, A.1.2) and
 * SEC 1 (RFC 5915) are put into its wrapping.
 */
final class PrivateKeys {
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int SEQUENCE = 0x30;
    private static final int CURVE = 0xa0; // [0] of RFC 5915

    private static final byte[] VERSION_0 = {INTEGER, 1, 0};
    private static final byte[] RSA = {
        SEQUENCE, 13, OBJECT_IDENTIFIER, 9, 42, (byte) 0x86, 72, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
    };
    private static final byte[] EC_PUBLIC_KEY = {OBJECT_IDENTIFIER, 7, 42, (byte) 0x86, 72, (byte) 0xce, 61, 2, 1};

    private PrivateKeys() {}

    /**
     * Reads the content of a block.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static PrivateKey read(String label, byte[] content) {
        return switch (label) {
            case "PRIVATE KEY" -> ofPkcs8(content);
            case "RSA PRIVATE KEY" -> ofPkcs8(wrapped(RSA, content));
            case "EC PRIVATE KEY" -> ofPkcs8(wrapped(element(SEQUENCE, EC_PUBLIC_KEY, curve(content)), content));
            default ->
                throw new IllegalArgumentException(
                        label + " is not supported: PRIVATE KEY, RSA PRIVATE KEY and EC PRIVATE KEY are");
        };
    }

    /** The JDK has no way to ask which algorithm it is. */
    private static PrivateKey ofPkcs8(byte[] content) {
        List<String> missing = new ArrayList<>();
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content));
            } catch (NoSuchAlgorithmException e) {
                missing.add(algorithm);
            } catch (InvalidKeySpecException e) {
                // another one, perhaps
            }
        }
        throw new IllegalArgumentException(
                "it is damaged, or of another algorithm than " + String.join(", ", ALGORITHMS) + lack(missing));
    }

    /** A Java that was made with jlink may have less than others. */
    private static String lack(List<String> algorithms) {
        return algorithms.isEmpty()
                ? ""
                : "; this Java has no " + String.join(", no ", algorithms)
                        + ": before Java 22 they are in the module jdk.crypto.ec";
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, VERSION_0, algorithm, element(OCTET_STRING, key));
    }

    /** The name of the curve, as an element. */
    private static byte[] curve(byte[] sec1) {
        try {
            ByteBuffer fields = inside(ByteBuffer.wrap(sec1), SEQUENCE);
            inside(fields, INTEGER);
            inside(fields, OCTET_STRING);
            ByteBuffer curve = inside(fields, CURVE);
            byte[] element = new byte[curve.remaining()];
            curve.get(element);
            return element;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("it is damaged, or does not name its curve", e);
        }
    }

    /** The content of the next element (X.690, 8.1), which is passed over. */
    private static ByteBuffer inside(ByteBuffer from, int tag) {
        if ((from.get() & 0xff) != tag) {
            throw new BufferUnderflowException();
        }
        int length = from.get() & 0xff;
        if (length == 0x81) {
            length = from.get() & 0xff;
        } else if (length == 0x82) {
            length = from.getShort() & 0xffff;
        }
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer content = from.slice(from.position(), length);
        from.position(from.position() + length);
        return content;
    }

    private static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length >= 0x80) {
            int lengthBytes = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
            out.write(0x80 | lengthBytes);
            for (int i = lengthBytes - 1; i >= 0; i--) {
                out.write(length >> (8 * i));
            }
        } else {
            out.write(length);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
