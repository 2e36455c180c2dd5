// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server says about how long it keeps a connection, {@code Keep-Alive: timeout=5, max=100} (RFC 2068 section 19.7.1.1). Nobody
 * has to say it or to keep to it: what is not well formed is taken for nothing.
 *
 * @param timeoutSeconds how long it may be idle; empty if nothing is said
 * @param max how many more requests it serves; empty if nothing is said
 */
record KeepAliveHint(OptionalInt timeoutSeconds, OptionalInt max) {
    static final KeepAliveHint NONE = new KeepAliveHint(OptionalInt.empty(), OptionalInt.empty());

    private static final int MOST_CHARS = 128;
    private static final long MARGIN_SECONDS = 1; // our request is on its way for some time
    private static final Pattern PARAMETER =
            Pattern.compile("[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:=([!#$%&'*+.^_`|~0-9A-Za-z-]+))?[ \t]*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    static KeepAliveHint of(HttpHeaders headers) {
        List<String> values = headers.all("Keep-Alive");
        return values.size() == 1 && values.get(0).length() <= MOST_CHARS ? parse(values.get(0)) : NONE;
    }

    private static KeepAliveHint parse(String value) {
        OptionalInt timeout = OptionalInt.empty();
        OptionalInt max = OptionalInt.empty();
        for (String each : value.split(",", -1)) {
            Matcher parameter = PARAMETER.matcher(each);
            if (!parameter.matches()) {
                return NONE;
            }
            String name = parameter.group(1).toLowerCase(Locale.ROOT);
            boolean isTimeout = name.equals("timeout");
            if (!isTimeout && !name.equals("max")) {
                continue;
            }
            String number = parameter.group(2);
            OptionalInt before = isTimeout ? timeout : max;
            if (before.isPresent() || number == null || !NUMBER.matcher(number).matches()) {
                return NONE;
            }
            OptionalInt said = OptionalInt.of(Integer.parseInt(number));
            timeout = isTimeout ? said : timeout;
            max = isTimeout ? max : said;
        }
        return new KeepAliveHint(timeout, max);
    }

    /** How long the connection may be idle; 0 if it is better not used again. */
    Duration idleAtMost(Duration own) {
        if (timeoutSeconds.isEmpty()) {
            return own;
        }
        Duration said = Duration.ofSeconds(Math.max(0, timeoutSeconds.getAsInt() - MARGIN_SECONDS));
        return said.compareTo(own) < 0 ? said : own;
    }
}
