// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The three places in which an idle timeout lives: alone, on a wire, on a connection of the real loop. */
final class TimeoutSubjects {
    private TimeoutSubjects() {}

    /** An {@link IdleTimeout} alone; what subclasses add is a connection. */
    static class Bare implements TimelineSubject {
        final ManualTime time;
        private final IdleTimeout timeout;
        private int expiries;

        Bare(long originNanos) {
            time = new ManualTime(originNanos);
            timeout = new IdleTimeout(time, () -> expiries++);
        }

        @Override
        public void set(Duration period) {
            timeout.set(period);
        }

        @Override
        public void reset() {
            timeout.reset();
        }

        @Override
        public void cancel() {
            timeout.cancel();
        }

        @Override
        public void suspend() {
            timeout.suspend();
        }

        @Override
        public void resume() {
            timeout.resume();
        }

        @Override
        public void data() {}

        @Override
        public boolean resetsOnData() {
            return false;
        }

        @Override
        public void pauseReading() {}

        @Override
        public void resumeReading() {}

        @Override
        public void lose() {
            timeout.close();
        }

        @Override
        public void advance(Duration duration) {
            time.advance(duration);
        }

        @Override
        public int expiries() {
            return expiries;
        }

        @Override
        public long pendingCalls() {
            return time.pendingCalls();
        }
    }

    /** A protocol that resets its timeout on data. */
    abstract static class Connected implements TimelineSubject {
        final Timed protocol = new Timed();

        Connected() {
            protocol.onData = protocol::resetTimeout;
        }

        @Override
        public void set(Duration period) {
            protocol.setTimeout(period);
        }

        @Override
        public void reset() {
            protocol.resetTimeout();
        }

        @Override
        public void cancel() {
            protocol.cancelTimeout();
        }

        @Override
        public void suspend() {
            protocol.idleTimeout().suspend();
        }

        @Override
        public void resume() {
            protocol.idleTimeout().resume();
        }

        @Override
        public boolean resetsOnData() {
            return true;
        }

        @Override
        public int expiries() {
            return protocol.expiries;
        }
    }

    /** On a {@link StringTransport}. */
    static final class OnWire extends Connected {
        private final ManualTime time;
        private final StringTransport wire;

        OnWire(long originNanos) {
            time = new ManualTime(originNanos);
            wire = StringTransport.connect(protocol, time);
        }

        @Override
        public void data() {
            wire.peerSends("data");
            wire.settle();
        }

        @Override
        public void pauseReading() {
            wire.pauseProducing();
        }

        @Override
        public void resumeReading() {
            wire.resumeProducing();
            wire.settle();
        }

        @Override
        public void lose() {
            wire.loseNow(CloseReason.DONE);
        }

        @Override
        public void advance(Duration duration) {
            time.advance(duration);
        }

        @Override
        public long pendingCalls() {
            return time.pendingCalls();
        }
    }

    /** On a connection of the real loop, whose clock begins where the seed says. */
    static final class OnLoop extends Connected {
        private final SimulatedNetwork network;
        private final EventLoop loop;
        private final SimulatedPeer peer;

        OnLoop(long seed) {
            network = new SimulatedNetwork(seed, FaultOptions.none());
            loop = network.reactor("loop");
            var port =
                    loop.listenTcp(new InetSocketAddress("127.0.0.1", 0), address -> protocol, TcpOptions.defaults());
            peer = network.connect("peer", port.address());
            advance(Duration.ZERO);
        }

        @Override
        public void data() {
            peer.send("data");
            advance(Duration.ZERO);
        }

        @Override
        public void pauseReading() {
            protocol.transport().pauseProducing();
        }

        @Override
        public void resumeReading() {
            protocol.transport().resumeProducing();
            advance(Duration.ZERO);
        }

        @Override
        public void lose() {
            protocol.transport().abortConnection();
            advance(Duration.ZERO);
        }

        @Override
        public void advance(Duration duration) {
            network.advance(duration);
        }

        @Override
        public long pendingCalls() {
            return loop.counters().pendingCalls();
        }
    }
}
