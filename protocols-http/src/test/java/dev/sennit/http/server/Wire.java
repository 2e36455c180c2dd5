// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A client of one connection of a server: what it sends, and what it gets with the date left out. */
final class Wire {
    static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";
    static final Clock CLOCK = Clock.fixed(Instant.parse("1994-11-06T08:49:37Z"), ZoneOffset.UTC);
    static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private enum AtServersFin {
        /** As an ordinary client does. */
        FINISHES,
        GOES_ON
    }

    final ManualTime time;
    final StringTransport transport;
    private AtServersFin atServersFin = AtServersFin.FINISHES;

    Wire(ManualTime time, HttpHandler handler, HttpLimits limits, HttpTimeouts timeouts) {
        this.time = time;
        transport = new StringTransport(time.reactor(), timeouts.tcpOptions());
        transport.connect(protocol(handler, limits, timeouts));
    }

    Wire(ManualTime time, HttpServerFactory server) {
        this.time = time;
        transport = new StringTransport(time.reactor(), server.tcpOptions());
        transport.connect(server.buildProtocol(new InetSocketAddress("198.51.100.7", 54_321)));
    }

    Wire(HttpHandler handler) {
        this(new ManualTime(), handler, HttpLimits.DEFAULTS, HttpTimeouts.DEFAULTS);
    }

    static Protocol protocol(HttpHandler handler, HttpLimits limits, HttpTimeouts timeouts) {
        return new HttpServerFactory(handler, limits, timeouts, CLOCK)
                .buildProtocol(new InetSocketAddress("198.51.100.7", 54_321));
    }

    /** Sends, and plays what follows. */
    Wire sends(String bytes) {
        transport.peerSends(bytes);
        return settles();
    }

    /** Plays turns until nothing more happens at this time. */
    Wire settles() {
        for (int turns = 0; turns < 3; turns++) {
            transport.settle();
            time.advance(Duration.ZERO);
        }
        transport.settle();
        if (atServersFin == AtServersFin.FINISHES && transport.writeEnded() && !transport.closing()) {
            atServersFin = AtServersFin.GOES_ON;
            transport.peerFinishes();
            settles();
        }
        return this;
    }

    /** The server's FIN leaves this client cold. */
    Wire goesOnAtServersFin() {
        atServersFin = AtServersFin.GOES_ON;
        return this;
    }

    Wire waits(String duration) {
        time.advance(Durations.parse(duration));
        return settles();
    }

    Wire waitsSeconds(int seconds) {
        return waits(seconds + "s");
    }

    /** What the server sent so far, without the lines that are the same in every response. */
    String received() {
        return transport.text().replace("Server: Sennit\r\nDate: " + DATE + "\r\n", "");
    }

    String takes() {
        String all = received();
        transport.clear();
        return all;
    }

    String reason() {
        return transport.reason().map(Object::toString).orElse("open");
    }

    /** The bodies of complete responses with a length, in order. */
    static List<String> bodies(String stream) {
        List<String> bodies = new ArrayList<>();
        int at = 0;
        while (true) {
            int head = stream.indexOf("\r\n\r\n", at);
            int field = stream.indexOf("Content-Length: ", at);
            if (head < 0 || field < 0 || field > head) {
                return bodies;
            }
            int length = Integer.parseInt(stream.substring(field + 16, stream.indexOf("\r\n", field)));
            int end = head + 4 + length;
            if (end > stream.length()) {
                return bodies;
            }
            bodies.add(stream.substring(head + 4, end));
            at = end;
        }
    }
}
