// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.pace.LeastRate;
import dev.sennit.mail.smtp.SmtpTimeouts;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Transport;
import java.util.function.Consumer;

/** The two deadlines of a message's text: between two reads, and for its average rate. Time in which the sink works does not count. */
final class DataWatch {
    private static final String BLOCK = "data block";

    private final SmtpTimeouts timeouts;
    private final Deadline block;
    private final LeastRate rate;
    private long receivedBytes;

    DataWatch(Transport transport, SmtpTimeouts timeouts, Consumer<CloseReason> tooSlow) {
        this.timeouts = timeouts;
        CloseReason late = new CloseReason.TimedOut(DeadlineKind.IDLE, BLOCK, timeouts.dataBlock());
        block = new Deadline(transport, DeadlineKind.IDLE, BLOCK, () -> tooSlow.accept(late));
        rate = new LeastRate(
                transport,
                "data rate",
                timeouts.dataBytesPerSecond(),
                timeouts.dataGrace(),
                () -> receivedBytes,
                tooSlow);
    }

    /** Text is waited for: the first of a message, or more of it. */
    void expect() {
        if (block.state() == Deadline.State.OFF) {
            block.set(timeouts.dataBlock());
        }
        rate.run();
    }

    /** So many bytes came. */
    void received(int bytes) {
        receivedBytes += bytes;
        block.reset();
    }

    /** Nobody wants text at the moment. */
    void suspend() {
        block.cancel();
        rate.pause();
    }

    void end() {
        suspend();
        rate.restart();
        receivedBytes = 0;
    }
}
