// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;

/**
 * Decides when the connection is made whether it is one too many. Not earlier: a protocol that was built may never be
 * connected, and then nobody says so.
 */
abstract class Admission extends ProtocolWrapper {
    /** Stands in for the protocol of a connection that is not admitted. */
    private static final class Nobody extends BaseProtocol {}

    private boolean admitted;

    Admission(Protocol wrapped) {
        super(wrapped);
    }

    @Override
    protected boolean handsFilesOn() {
        return true;
    }

    /** Counts the connection in, if it may come in. */
    abstract boolean admit();

    /** Counts an admitted connection out. */
    abstract void release();

    @Override
    protected final void connectionMade() {
        admitted = admit();
        if (admitted) {
            super.connectionMade();
        } else {
            replaceWrapped(new Nobody());
            abortConnection();
        }
    }

    @Override
    public final void connectionLost(CloseReason reason) {
        try {
            super.connectionLost(reason);
        } finally { // not before: until then the protocol has not let go of what it holds
            if (admitted) {
                release();
            }
        }
    }
}
