// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.options.Require;
import dev.sennit.reactor.Deadline;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long an SMTP or LMTP client waits, one time for each {@link SmtpStage}, and how fast a server has to take messages.
 * {@link Deadline#NONE} switches one off. A time that runs out ends the connection; while a message's source has nothing to give, none
 * of them runs. Immutable: each {@code with} is a changed copy.
 */
public final class SmtpClientTimeouts {
    /** Each stage's default; a message must be taken at 240 B/s on average after 1 min. */
    public static final SmtpClientTimeouts DEFAULTS =
            new SmtpClientTimeouts(new EnumMap<>(SmtpStage.class), 240, Duration.ofMinutes(1));

    private final Map<SmtpStage, Duration> changed;
    private final int dataBytesPerSecond;
    private final Duration dataGrace;

    private SmtpClientTimeouts(Map<SmtpStage, Duration> changed, int dataBytesPerSecond, Duration dataGrace) {
        this.changed = changed;
        this.dataBytesPerSecond = dataBytesPerSecond;
        this.dataGrace = dataGrace;
    }

    /**
     * How long a stage is waited for.
     *
     * @param stage which
     * @return positive
     */
    public Duration of(SmtpStage stage) {
        return changed.getOrDefault(stage, stage.defaultTimeout());
    }

    /**
     * Another time for a stage.
     *
     * @param stage which
     * @param value positive; {@link Deadline#NONE} to wait for ever
     * @return a changed copy
     * @throws IllegalArgumentException if it is not positive
     */
    public SmtpClientTimeouts with(SmtpStage stage, Duration value) {
        Require.positive("the time for '" + stage.label() + "'", value);
        Map<SmtpStage, Duration> copy = new EnumMap<>(SmtpStage.class);
        copy.putAll(changed);
        copy.put(stage, value);
        return new SmtpClientTimeouts(copy, dataBytesPerSecond, dataGrace);
    }

    /**
     * The least average rate at which a server must take a message.
     *
     * @return bytes per second; 0 for any
     */
    public int dataBytesPerSecond() {
        return dataBytesPerSecond;
    }

    /**
     * How long a message may be taken more slowly than that.
     *
     * @return positive
     */
    public Duration dataGrace() {
        return dataGrace;
    }

    /**
     * Another least rate.
     *
     * @param bytesPerSecond the new {@link #dataBytesPerSecond}; 0 for any
     * @param grace the new {@link #dataGrace}
     * @return a changed copy
     * @throws IllegalArgumentException if the rate is negative, or the grace not positive
     */
    public SmtpClientTimeouts withDataRate(int bytesPerSecond, Duration grace) {
        Require.atLeast("bytesPerSecond", bytesPerSecond, 0);
        Require.positive("the time for 'grace'", grace);
        return new SmtpClientTimeouts(changed, bytesPerSecond, grace);
    }
}
