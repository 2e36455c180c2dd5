// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.ServerFactoryWrapper;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose peer is too slow: what moves in each grace period must be the rate times that period, or more.
 * A peer that is fast enough in each of them is never closed; one that stops is closed after one period at least, and
 * before two are over. The reason is {@link dev.sennit.reactor.CloseReason.TimedOut} with
 * {@link DeadlineKind#MINIMUM_RATE}.
 */
public final class MinimumRate implements Policy {
    private final Function<Protocol, ProtocolWrapper> watch;

    private MinimumRate(Function<Protocol, ProtocolWrapper> watch) {
        this.watch = watch;
    }

    /**
     * The peer must send. For protocols in which it always has something to send, such as an upload: one that waits for
     * answers is idle, not slow, and its own deadlines are the ones to use. The clock waits while the protocol has paused
     * its reading, and stops when the peer has sent all. Too slow a peer is closed politely.
     *
     * @param bytesPerSecond the least rate, from 1 to 1,000,000,000
     * @param grace how long one measurement takes
     * @return the policy
     * @throws IllegalArgumentException if the rate is out of range, or the grace not positive or for ever
     */
    public static MinimumRate received(long bytesPerSecond, Duration grace) {
        long bytes = bytesIn(bytesPerSecond, grace);
        return new MinimumRate(protocol -> new Receiving(protocol, grace, bytes));
    }

    /**
     * The peer must take what it is sent. The clock runs while bytes are queued for it or a file is sent. A connection that
     * is too slow is aborted.
     *
     * @param bytesPerSecond the least rate, from 1 to 1,000,000,000
     * @param grace how long one measurement takes
     * @return the policy
     * @throws IllegalArgumentException if the rate is out of range, or the grace not positive or for ever
     */
    public static MinimumRate sent(long bytesPerSecond, Duration grace) {
        long bytes = bytesIn(bytesPerSecond, grace);
        return new MinimumRate(protocol -> new Sending(protocol, grace, bytes));
    }

    private static long bytesIn(long bytesPerSecond, Duration grace) {
        Require.inRange("the least rate", bytesPerSecond, 1, TokenBucket.MAX_PER_SECOND);
        Require.positive("the grace", grace);
        return Math.max(1, (long) (bytesPerSecond * (Durations.toNanosSaturated(grace) / 1e9)));
    }

    @Override
    public ServerFactory guard(ServerFactory factory) {
        return new ServerFactoryWrapper(factory) {
            @Override
            protected Protocol wrap(Protocol protocol, SocketAddress peer) {
                return watch.apply(protocol);
            }
        };
    }

    private static final class Receiving extends ProtocolWrapper {
        private static final String NAME = "receiving at a minimum rate";

        private final Duration grace;
        private final long bytesInGrace;
        private @Nullable Deadline deadline; // null until the connection is made
        private Duration left = Duration.ZERO; // of this measurement, while the protocol has paused
        private long bytes;

        Receiving(Protocol wrapped, Duration grace, long bytesInGrace) {
            super(wrapped);
            this.grace = grace;
            this.bytesInGrace = bytesInGrace;
        }

        @Override
        protected void connectionMade() {
            Deadline made = new Deadline(this, DeadlineKind.MINIMUM_RATE, NAME, this::measure);
            deadline = made;
            made.set(grace);
            super.connectionMade();
        }

        private void measure() {
            if (bytes < bytesInGrace) {
                loseConnection(new CloseReason.TimedOut(DeadlineKind.MINIMUM_RATE, NAME, grace));
            } else if (deadline != null) {
                bytes = 0;
                deadline.set(grace);
            }
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            bytes += data.remaining();
            super.dataReceived(data);
        }

        @Override
        protected boolean handsFilesOn() {
            return true;
        }

        @Override
        public void readConnectionLost() {
            if (deadline != null) {
                deadline.cancel();
            }
            super.readConnectionLost();
        }

        @Override
        public void pauseProducing() {
            if (deadline != null && deadline.state() == Deadline.State.ARMED) {
                left = deadline.status().remaining();
                deadline.suspend();
            }
            super.pauseProducing();
        }

        @Override
        public void resumeProducing() {
            if (deadline != null && deadline.state() == Deadline.State.SUSPENDED) {
                deadline.set(left); // not the whole: who pauses after each byte would never measure
                deadline.resume();
            }
            super.resumeProducing();
        }
    }

    private static final class Sending extends ProtocolWrapper {
        private final Duration grace;
        private final long bytesInGrace;
        private @Nullable Deadline deadline; // null until something is written
        private long written;
        private long takenBefore;

        Sending(Protocol wrapped, Duration grace, long bytesInGrace) {
            super(wrapped);
            this.grace = grace;
            this.bytesInGrace = bytesInGrace;
        }

        private Deadline deadline() {
            Deadline made = deadline;
            if (made == null) {
                made = new Deadline(this, DeadlineKind.MINIMUM_RATE, "sending at a minimum rate", this::measure);
                deadline = made;
            }
            return made;
        }

        private long waiting() {
            return bufferedBytes() + transferBytesLeft();
        }

        private long taken() {
            return written - waiting();
        }

        /** Since then nothing was queued for the peer. */
        private void endMeasurementIfAllIsTaken() {
            if (deadline != null && waiting() == 0) {
                deadline.cancel();
            }
        }

        private void measure() {
            long taken = taken();
            if (waiting() == 0) {
                return;
            }
            if (taken - takenBefore < bytesInGrace) {
                abortConnection();
            } else {
                takenBefore = taken;
                deadline().set(grace);
            }
        }

        private void written(long bytes) {
            written += bytes;
            Deadline watching = deadline();
            if (waiting() > 0 && watching.state() == Deadline.State.OFF) {
                takenBefore = taken();
                watching.set(grace);
            }
        }

        @Override
        public void write(ByteBuffer data) {
            endMeasurementIfAllIsTaken();
            int bytes = data.remaining();
            super.write(data);
            written(bytes);
        }

        @Override
        public void writeSequence(List<ByteBuffer> data) {
            endMeasurementIfAllIsTaken();
            long bytes = data.stream().mapToLong(ByteBuffer::remaining).sum();
            super.writeSequence(data);
            written(bytes);
        }

        @Override
        protected boolean handsFilesOn() {
            return true;
        }

        @Override
        public CompletionStage<Void> transferFrom(FileChannel file, long position, long count) {
            endMeasurementIfAllIsTaken();
            CompletionStage<Void> done = super.transferFrom(file, position, count);
            written(count);
            return done;
        }
    }
}
