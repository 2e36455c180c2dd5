// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The beginning of a message until its header is whole, or is too long. A message that is sent again has the header it had: whoever
 * it came through wrote into it then and not now. Only the first field, our own Received, is another each time.
 */
final class DeliveredHeader {
    private static final byte[] END = {'\r', '\n', '\r', '\n'};
    private static final String MESSAGE_ID = "\r\nmessage-id:";

    private final int maxBytes;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private int endMatched; // bytes of END seen last
    private int end = -1; // where the header ends; -1 until that is seen

    DeliveredHeader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(ByteBuffer bytes) {
        int before = gathered.size();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        gathered.writeBytes(copy);
        for (int i = 0; i < copy.length && end < 0; i++) {
            match(copy[i], before + i + 1);
        }
    }

    private void match(byte b, int seen) {
        if (b == END[endMatched]) {
            endMatched++;
            if (endMatched == END.length) {
                end = seen;
            }
        } else {
            endMatched = b == '\r' ? 1 : 0;
        }
    }

    /** Whether nothing more needs to be gathered. */
    boolean isWhole() {
        return end >= 0 || gathered.size() > maxBytes;
    }

    /** All that was gathered. */
    ByteBuffer bytes() {
        return ByteBuffer.wrap(gathered.toByteArray());
    }

    /** What the message has in common with its repetitions; empty if it has no Message-ID, or its header is too long. */
    Optional<String> key(String sender) {
        byte[] bytes = gathered.toByteArray();
        int length = end < 0 ? bytes.length : end;
        int from = secondField(bytes, length);
        byte[] header = Arrays.copyOfRange(bytes, from, length);
        String text = "\r\n" + new String(header, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (header.length > maxBytes || !text.contains(MESSAGE_ID)) {
            return Optional.empty();
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((sender + "\n").getBytes(StandardCharsets.UTF_8));
            return Optional.of(HexFormat.of().formatHex(digest.digest(header)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Behind the first field and its continued lines. */
    private static int secondField(byte[] bytes, int length) {
        for (int i = 0; i + 2 < length; i++) {
            boolean lineEnds = bytes[i] == '\r' && bytes[i + 1] == '\n';
            if (lineEnds && bytes[i + 2] != ' ' && bytes[i + 2] != '\t') {
                return i + 2;
            }
        }
        return length;
    }
}
