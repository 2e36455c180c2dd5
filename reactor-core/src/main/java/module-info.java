// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/**
 * The one loop behind every reactor: turns, timers, TCP and UDP, over the two small interfaces {@code Poller} and
 * {@code SocketIo} that a reactor's author implements.
 */
@NullMarked
module dev.sennit.reactor.core {
    requires transitive dev.sennit.reactor;
    requires static jdk.jfr; // see FlightLog
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.sennit.reactor.core;
}
