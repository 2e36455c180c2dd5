// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.HalfCloseableProtocol;

/** A probe that lives on when one direction has ended. */
final class HalfProbe extends Probe implements HalfCloseableProtocol {
    private Runnable whenReadLost = () -> {};
    private Runnable whenWriteLost = () -> {};
    private int readLosses;
    private int writeLosses;

    HalfProbe(String name, Journal journal) {
        super(name, journal);
    }

    HalfProbe whenReadLost(Runnable work) {
        whenReadLost = work;
        return this;
    }

    HalfProbe whenWriteLost(Runnable work) {
        whenWriteLost = work;
        return this;
    }

    @Override
    public void readConnectionLost() {
        journal.callback(name + " read lost", () -> {
            mustBeMade("readConnectionLost");
            if (++readLosses > 1) {
                journal.violation(name + " lost its reading side twice");
            }
            whenReadLost.run();
        });
    }

    @Override
    public void writeConnectionLost() {
        journal.callback(name + " write lost", () -> {
            mustBeMade("writeConnectionLost");
            if (++writeLosses > 1) {
                journal.violation(name + " lost its writing side twice");
            }
            whenWriteLost.run();
        });
    }

    boolean isReadLost() {
        return readLosses > 0;
    }

    boolean isWriteLost() {
        return writeLosses > 0;
    }
}
