// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.options.Require;
import dev.sennit.reactor.Deadline;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long an IMAP client waits, one time for each {@link ImapStage}, and how fast messages have to come. {@link Deadline#NONE} switches
 * one off. A time that runs out ends the connection. While a message's receiver is not ready for more, none of them runs. Immutable: each
 * {@code with} is a changed copy.
 */
public final class ImapClientTimeouts {
    /** Each stage's default; a message must come at 240 B/s on average after 1 min. */
    public static final ImapClientTimeouts DEFAULTS =
            new ImapClientTimeouts(new EnumMap<>(ImapStage.class), 240, Duration.ofMinutes(1));

    private static final Duration LONGEST_RENEWAL = Duration.ofMinutes(29);

    private final Map<ImapStage, Duration> changed;
    private final int messageBytesPerSecond;
    private final Duration messageGrace;

    private ImapClientTimeouts(Map<ImapStage, Duration> changed, int messageBytesPerSecond, Duration messageGrace) {
        this.changed = changed;
        this.messageBytesPerSecond = messageBytesPerSecond;
        this.messageGrace = messageGrace;
    }

    /**
     * How long a stage is waited for.
     *
     * @param stage which
     * @return positive
     */
    public Duration of(ImapStage stage) {
        return changed.getOrDefault(stage, stage.defaultTimeout());
    }

    /**
     * Another time for a stage.
     *
     * @param stage which
     * @param value positive; {@link Deadline#NONE} to wait for ever
     * @return a changed copy
     * @throws IllegalArgumentException if it is not positive; or longer than 29 min, of {@link ImapStage#RENEWAL}: RFC 2177
     */
    public ImapClientTimeouts with(ImapStage stage, Duration value) {
        Require.positive("the time for '" + stage.label() + "'", value);
        if (stage == ImapStage.RENEWAL && value.compareTo(LONGEST_RENEWAL) > 0) {
            throw new IllegalArgumentException("IDLE is renewed after 29 min at most, not " + value);
        }
        Map<ImapStage, Duration> copy = new EnumMap<>(ImapStage.class);
        copy.putAll(changed);
        copy.put(stage, value);
        return new ImapClientTimeouts(copy, messageBytesPerSecond, messageGrace);
    }

    /**
     * The least average rate at which a message must come.
     *
     * @return bytes per second; 0 for any
     */
    public int messageBytesPerSecond() {
        return messageBytesPerSecond;
    }

    /**
     * How long a message may come more slowly than that.
     *
     * @return positive
     */
    public Duration messageGrace() {
        return messageGrace;
    }

    /**
     * Another least rate.
     *
     * @param bytesPerSecond the new {@link #messageBytesPerSecond}; 0 for any
     * @param grace the new {@link #messageGrace}
     * @return a changed copy
     * @throws IllegalArgumentException if the rate is negative, or the grace not positive
     */
    public ImapClientTimeouts withMessageRate(int bytesPerSecond, Duration grace) {
        Require.atLeast("bytesPerSecond", bytesPerSecond, 0);
        Require.positive("the time for 'grace'", grace);
        return new ImapClientTimeouts(changed, bytesPerSecond, grace);
    }
}
