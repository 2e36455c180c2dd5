// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.util.Locale;
import java.util.function.Predicate;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/** Says no to a client that asks for a name which is not served. */
final class ServedNames extends SNIMatcher {
    private final Predicate<String> served;

    ServedNames(Predicate<String> served) {
        super(StandardConstants.SNI_HOST_NAME);
        this.served = served;
    }

    @Override
    public boolean matches(SNIServerName name) {
        try {
            return served.test(new SNIHostName(name.getEncoded()).getAsciiName().toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false; // it is no host name
        }
    }
}
