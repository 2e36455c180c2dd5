// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.reactor.BaseProtocol;

/** A connection of an HTTP/1.1 server. */
public final class HttpChannel extends BaseProtocol {
    private final ServerSettings settings;

    /** A connection to be made. */
    public HttpChannel(ServerSettings settings) {
        this.settings = settings;
    }

    @Override
    public String toString() {
        return "http " + settings;
    }
}
