// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

/** What has a place among the {@link Registrations}. */
interface Watched {
    void movedTo(int place);
}
