// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import java.nio.ByteBuffer;
import java.time.Duration;

/** What listens. All of them send back what they get, each in its own way. */
final class Servers {
    private Servers() {}

    /** At once; turns on TLS when it is asked, if that is how it is secured. */
    static class Echo extends Actor {
        private boolean begun;

        Echo(World world, Service service, String name) {
            super(world, service, name + " of " + service);
        }

        Echo(World world, Service service) {
            this(world, service, "echo");
        }

        @Override
        public boolean canHalfClose() {
            return false;
        }

        @Override
        void whenMade() {
            begun = service.security != Service.Security.START_TLS;
        }

        @Override
        final void received(ByteBuffer data) {
            if (begun) {
                int bytes = data.remaining();
                compare(data);
                answer(bytes);
            } else if (data.get() == Service.ASK[0] && !data.hasRemaining()) {
                begun = true;
                send(Service.ANSWER);
                secure(world.keys.server);
            } else {
                transport().loseConnection();
            }
        }

        void answer(int bytes) {
            output.send(bytes);
        }
    }

    /** At once, and also what comes before a half-close. */
    static final class HalfEcho extends Echo {
        HalfEcho(World world, Service service) {
            super(world, service, "half echo");
        }

        @Override
        public boolean canHalfClose() {
            return true;
        }
    }

    /** At once, and reads no more than its peer takes. */
    static final class FedEcho extends Echo {
        FedEcho(World world, Service service) {
            super(world, service, "fed echo");
        }

        @Override
        void whenMade() {
            super.whenMade();
            if (service.security != Service.Security.START_TLS) {
                transport().registerProducer(new OwnProducer());
            }
        }

        @Override
        void whenSecured() {
            if (service.security == Service.Security.START_TLS) {
                transport().registerProducer(new OwnProducer());
            }
        }

        @Override
        void whenDrained() {
            transport().unregisterProducer();
            transport().loseConnection();
        }
    }

    /**
     * After some work, during which it reads nothing and its timeout is suspended. Finishes what it works on when its
     * reactor drains.
     */
    static final class Worker extends Echo {
        private int unansweredBytes;
        private boolean working;
        private boolean leaving;

        Worker(World world, Service service) {
            super(world, service, "worker");
        }

        @Override
        public boolean canHalfClose() {
            return true;
        }

        @Override
        void answer(int bytes) {
            unansweredBytes += bytes;
            if (!working) {
                working = true;
                transport().pauseProducing();
                suspendTimeout();
                plan(Duration.ofMillis(dice.nextInt(world.swarm.peaceful ? 5_000 : 200_000)), this::finishWork);
            }
        }

        private void finishWork() {
            working = false;
            output.send(unansweredBytes);
            unansweredBytes = 0;
            resumeTimeout();
            transport().resumeProducing();
            if (leaving) {
                transport().loseConnection();
            }
        }

        @Override
        void whenDrained() {
            leaving = true;
            if (!working) {
                transport().loseConnection();
            }
        }

        @Override
        void whenReadLost() {
            if (working) {
                leaving = true;
            } else {
                transport().loseConnection();
            }
        }
    }
}
