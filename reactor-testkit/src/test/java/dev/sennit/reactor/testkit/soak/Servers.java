// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.soak;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.HalfCloseableProtocol;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The protocols of a {@link World}'s servers. All of them send back what they get, each in its own way. */
final class Servers {
    private Servers() {}

    /** At once. */
    static class Echo extends Actor {
        Echo(World world) {
            super(world, "echo");
        }

        Echo(World world, String name) {
            super(world, name);
        }

        @Override
        void whenMade() {}

        @Override
        void received(ByteBuffer data) {
            transport().write(data);
        }
    }

    /** At once, and also what comes before a half-close. */
    static final class HalfEcho extends Echo implements HalfCloseableProtocol {
        HalfEcho(World world) {
            super(world, "half echo");
        }

        @Override
        public void readConnectionLost() {
            callback("readConnectionLost", () -> transport().loseConnection());
        }

        @Override
        public void writeConnectionLost() {
            callback("writeConnectionLost", () -> {});
        }
    }

    /**
     * Line by line, after some work, during which it reads nothing and its timeout is suspended. Finishes the line that
     * it works on when its reactor drains.
     */
    static final class Lines extends Actor implements DrainableProtocol, HalfCloseableProtocol {
        private final ByteArrayOutputStream unanswered = new ByteArrayOutputStream();
        private boolean working;
        private boolean leaving;

        Lines(World world) {
            super(world, "lines");
        }

        @Override
        void whenMade() {}

        @Override
        void received(ByteBuffer data) {
            boolean line = false;
            while (data.hasRemaining()) {
                byte next = data.get();
                unanswered.write(next);
                line |= next == '\n';
            }
            if (line) {
                work();
            }
        }

        private void work() {
            working = true;
            transport().pauseProducing();
            idleTimeout().suspend();
            plan(Duration.ofMillis(dice.nextInt(world.peaceful ? 10_000 : 200_000)), this::answer);
        }

        private void answer() {
            working = false;
            transport().write(unanswered.toByteArray());
            unanswered.reset();
            idleTimeout().resume();
            transport().resumeProducing();
            if (leaving) {
                transport().loseConnection();
            }
        }

        @Override
        public void drainRequested() {
            callback("drainRequested", () -> {
                leaving = true;
                if (!working) {
                    transport().loseConnection();
                }
            });
        }

        @Override
        public void readConnectionLost() {
            callback("readConnectionLost", () -> {
                transport().write(unanswered.toByteArray());
                transport().loseConnection();
            });
        }

        @Override
        public void writeConnectionLost() {
            callback("writeConnectionLost", () -> {});
        }

        @Override
        void whenLost(CloseReason why) {
            unanswered.reset();
        }
    }
}
