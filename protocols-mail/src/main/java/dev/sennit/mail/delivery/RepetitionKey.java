// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a message has in common with its repetitions: its sender and every byte but those of its first field, our own Received, which is
 * another each time. Whatever else it came through wrote into it before, and not again. Read once, in pieces of any size.
 */
final class RepetitionKey {
    private static final byte[] MESSAGE_ID = "message-id:".getBytes(StandardCharsets.US_ASCII);
    private static final int NO_MATCH = -1;

    private enum Place {
        OWN_FIELD,
        HEADER,
        /** The rest, which is taken as it is. */
        BODY
    }

    private final MessageDigest digest;
    private Place place = Place.OWN_FIELD;
    private long column = 1; // in the line; its first byte decides about the line before, and the first of all has none
    private byte last;
    private int matched; // bytes of MESSAGE_ID at the start of this line, or NO_MATCH
    private boolean hasMessageId;

    RepetitionKey(String sender) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        digest.update((sender + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Reads on; the buffer stays as it is. */
    void add(ByteBuffer bytes) {
        int p = bytes.position();
        while (p < bytes.limit() && place == Place.OWN_FIELD) {
            skip(bytes.get(p));
            p += place == Place.OWN_FIELD ? 1 : 0; // the byte that shows its end is the next field's
        }
        int from = p;
        while (p < bytes.limit() && place == Place.HEADER) {
            look(bytes.get(p++));
        }
        if (place != Place.BODY || hasMessageId) {
            digest.update(bytes.duplicate().position(from));
        }
    }

    private void skip(byte b) {
        if (column == 0 && b != ' ' && b != '\t') {
            place = Place.HEADER;
        } else {
            advance(b);
        }
    }

    private void look(byte b) {
        if (matched == column && Character.toLowerCase(b) == MESSAGE_ID[matched]) {
            matched++;
            if (matched == MESSAGE_ID.length) {
                hasMessageId = true;
                matched = NO_MATCH;
            }
        }
        boolean isEmptyLine = column == 1 && last == '\r' && b == '\n';
        advance(b);
        if (isEmptyLine) {
            place = Place.BODY;
        }
    }

    private void advance(byte b) {
        boolean lineEnds = last == '\r' && b == '\n';
        last = b;
        column = lineEnds ? 0 : column + 1;
        if (lineEnds) {
            matched = 0;
        }
    }

    /** Once all is read; empty if the message has no Message-ID, so that one that looks like it may be another. */
    Optional<String> text() {
        return hasMessageId ? Optional.of(HexFormat.of().formatHex(digest.digest())) : Optional.empty();
    }
}
