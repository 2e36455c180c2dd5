// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.plugins;

import dev.sennit.reactor.BaseProtocol;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Tells the time in the form that RFC 867 proposes, "Weekday, Month Day, Year Time-Zone", and closes. */
final class Daytime extends BaseProtocol {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEEE, MMMM d, yyyy HH:mm:ss-zzz", Locale.ENGLISH)
            .withZone(ZoneId.of("UTC"));

    private final InstantSource clock;

    Daytime(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    protected void connectionMade() {
        transport().write(FORM.format(clock.instant()) + "\r\n");
        transport().loseConnection();
    }
}
