// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.session.LoopBuffers;
import dev.sennit.reactor.ReactorTime;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;

/** What the connections of one reactor share, so that an idle one needs none of it. Everything here is used within one event. */
final class SmtpLoop {
    private static final int INPUT_BYTES = 65_536;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

    private final InstantSource clock;
    private final SplittableRandom ids = new SplittableRandom();
    private final LoopBuffers<ReplyBuffer> buffers = new LoopBuffers<>(INPUT_BYTES, new ReplyBuffer());
    private byte[] viewed = buffers.input(0);
    private ByteBuffer view = ByteBuffer.wrap(viewed).asReadOnlyBuffer();
    private String date = "";
    private long dateValidUntilNanos;

    SmtpLoop(InstantSource clock) {
        this.clock = clock;
    }

    LoopBuffers<ReplyBuffer> buffers() {
        return buffers;
    }

    /** Bytes on loan to a sink. */
    ByteBuffer view(byte[] bytes, int from, int to) {
        if (bytes != viewed) {
            viewed = bytes;
            view = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        }
        return view.limit(to).position(from);
    }

    /** Of now, as a header has it (RFC 5322 section 3.3). The clock on the wall is read once a second. */
    String date(ReactorTime time) {
        long nowNanos = time.nanoTime();
        if (date.isEmpty() || nowNanos - dateValidUntilNanos >= 0) {
            Instant now = clock.instant();
            date = DATE.format(ZonedDateTime.ofInstant(now, ZoneId.systemDefault()));
            dateValidUntilNanos = nowNanos + SECOND_NANOS - now.getNano();
        }
        return date;
    }

    /** A number for a message, to find it again in logs. */
    String newMessageId() {
        return Long.toUnsignedString(ids.nextLong(), Character.MAX_RADIX).toUpperCase(Locale.ROOT);
    }
}
