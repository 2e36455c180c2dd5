// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import dev.sennit.reactor.testkit.SimulatedPeer;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Passes bytes on between two connections, and does with them what it is told. */
final class Meddler {
    private static final int BACKWARDS = 1;

    /** What can be done with the bytes of one direction that are not passed on yet. */
    private enum Deed {
        PASS_SOME,
        PASS_MORE,
        PASS_ALL,
        LEAVE_OUT,
        CHANGE,
        REPEAT,
        ADD,
        END
    }

    private static final class Direction {
        private final SimulatedPeer from;
        private final SimulatedPeer to;
        private int taken;
        private boolean ended;

        Direction(SimulatedPeer from, SimulatedPeer to) {
            this.from = from;
            this.to = to;
        }

        byte[] take(int most) {
            byte[] all = from.bytes();
            int start = taken;
            taken = Math.min(all.length, start + most);
            return Arrays.copyOfRange(all, start, taken);
        }

        byte[] again(int most) {
            return Arrays.copyOfRange(from.bytes(), Math.max(0, taken - most), taken);
        }

        boolean send(byte[] bytes) {
            if (ended || bytes.length == 0) {
                return false;
            }
            to.send(bytes);
            return true;
        }

        boolean end() {
            if (ended) {
                return false;
            }
            ended = true;
            to.finish();
            return true;
        }

        boolean isOver() {
            return from.finished() || from.state() == SimulatedPeer.State.OVER;
        }
    }

    private final Direction forward;
    private final Direction backward;
    private boolean meddled;

    Meddler(SimulatedPeer client, SimulatedPeer server) {
        forward = new Direction(client, server);
        backward = new Direction(server, client);
    }

    /** Takes a byte that says what to do and in which direction, and one that says how much. */
    void step(ByteBuffer steps) {
        byte what = steps.get();
        int amount = steps.hasRemaining() ? steps.get() & 0xff : 0;
        Direction direction = (what & BACKWARDS) == 0 ? forward : backward;
        switch (Deed.values()[what >> 1 & 0x7]) {
            case PASS_SOME -> direction.send(direction.take(amount));
            case PASS_MORE -> direction.send(direction.take(amount << 4));
            case PASS_ALL -> direction.send(direction.take(Integer.MAX_VALUE / 2));
            case LEAVE_OUT -> meddled |= direction.take(amount).length > 0;
            case CHANGE -> change(direction, amount);
            case REPEAT -> meddled |= direction.send(direction.again(amount));
            case ADD -> add(direction, steps, amount);
            case END -> meddled |= direction.end();
        }
    }

    private void change(Direction direction, int how) {
        byte[] next = direction.take(1);
        if (next.length > 0) {
            next[0] ^= (byte) Math.max(1, how);
            meddled |= direction.send(next);
        }
    }

    private void add(Direction direction, ByteBuffer steps, int most) {
        byte[] bytes = new byte[Math.min(steps.remaining(), most)];
        steps.get(bytes);
        meddled |= direction.send(bytes);
    }

    /** Passes on what there is, ends too; returns whether there was something. */
    boolean passesOn() {
        return passesOn(forward) | passesOn(backward);
    }

    private static boolean passesOn(Direction direction) {
        boolean sent = direction.send(direction.take(Integer.MAX_VALUE / 2));
        return sent || (direction.isOver() && direction.end());
    }

    /** Has both believe that the other has ended. */
    void end() {
        forward.end();
        backward.end();
    }

    boolean hasMeddled() {
        return meddled;
    }
}
