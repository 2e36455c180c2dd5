// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.h1.SwitchedProtocol;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.HalfCloseableProtocol;

/** Stands where the successor of a connection's HTTP will be; never connected, and asked for nothing but no. */
final class Nobody extends BaseProtocol implements HalfCloseableProtocol {
    static final SwitchedProtocol SUCCESSOR = new SwitchedProtocol(new Nobody(), new byte[0]);

    private Nobody() {}

    @Override
    public boolean canHalfClose() {
        return false;
    }

    @Override
    public void readConnectionLost() {}

    @Override
    public void writeConnectionLost() {}
}
