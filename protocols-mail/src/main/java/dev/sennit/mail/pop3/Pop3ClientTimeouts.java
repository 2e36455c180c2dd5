// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3;

import dev.sennit.mail.options.Require;
import dev.sennit.reactor.Deadline;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long a POP3 client waits, one time for each {@link Pop3Stage}, and how fast messages have to come. {@link Deadline#NONE} switches
 * one off. A time that runs out ends the connection, and nothing is removed from the maildrop then. While a message's receiver is not
 * ready for more, none of them runs. Immutable: each {@code with} is a changed copy.
 */
public final class Pop3ClientTimeouts {
    /** Each stage's default; a message must come at 240 B/s on average after 1 min. */
    public static final Pop3ClientTimeouts DEFAULTS =
            new Pop3ClientTimeouts(new EnumMap<>(Pop3Stage.class), 240, Duration.ofMinutes(1));

    private final Map<Pop3Stage, Duration> changed;
    private final int messageBytesPerSecond;
    private final Duration messageGrace;

    private Pop3ClientTimeouts(Map<Pop3Stage, Duration> changed, int messageBytesPerSecond, Duration messageGrace) {
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
    public Duration of(Pop3Stage stage) {
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
    public Pop3ClientTimeouts with(Pop3Stage stage, Duration value) {
        Require.positive("the time for '" + stage.label() + "'", value);
        Map<Pop3Stage, Duration> copy = new EnumMap<>(Pop3Stage.class);
        copy.putAll(changed);
        copy.put(stage, value);
        return new Pop3ClientTimeouts(copy, messageBytesPerSecond, messageGrace);
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
    public Pop3ClientTimeouts withMessageRate(int bytesPerSecond, Duration grace) {
        Require.atLeast("bytesPerSecond", bytesPerSecond, 0);
        Require.positive("the time for 'grace'", grace);
        return new Pop3ClientTimeouts(changed, bytesPerSecond, grace);
    }
}
