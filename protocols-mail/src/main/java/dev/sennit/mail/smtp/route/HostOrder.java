// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.route;

import dev.sennit.mail.smtp.MailExchanger;
import dev.sennit.mail.smtp.MailRoute;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The hosts to try for a domain, first to last, as its MX records say (RFC 5321 section 5.1). */
final class HostOrder {
    private static final String NO_HOST = ".";

    private HostOrder() {}

    /**
     * Orders the hosts.
     *
     * @param found the MX records, in any order
     * @return one host or more
     * @throws SmtpClientException if there is none, saying why
     */
    static List<String> of(MailRoute route, List<MailExchanger> found) throws SmtpClientException {
        if (found.isEmpty()) {
            return preferredTo(route, List.of(new MailExchanger(0, route.domain()))); // the implicit MX
        }
        if (found.equals(List.of(new MailExchanger(0, NO_HOST)))) { // RFC 7505 section 3
            throw new SmtpClientException(
                    Kind.TAKES_NO_MAIL, route.domain() + " takes no mail: its MX record is null (5.1.10)");
        }
        List<MailExchanger> named = new ArrayList<>();
        for (MailExchanger each : found) {
            MailDomain.name(each.host()).ifPresent(name -> named.add(new MailExchanger(each.preference(), name)));
        }
        if (named.isEmpty()) {
            throw new SmtpClientException(
                    Kind.NO_ROUTE, "no MX record of " + route.domain() + " has the name of a host (5.4.4)");
        }
        Collections.shuffle(named, route.random());
        named.sort(Comparator.comparingInt(MailExchanger::preference)); // stable: the same preference stays shuffled
        return preferredTo(route, named);
    }

    /** This host itself, and those that are not preferred to it, would send the mail back. */
    private static List<String> preferredTo(MailRoute route, List<MailExchanger> sorted) throws SmtpClientException {
        Optional<MailExchanger> self = sorted.stream()
                .filter(each -> route.ownName().equals(Optional.of(each.host())))
                .findFirst();
        List<String> hosts = sorted.stream()
                .takeWhile(
                        each -> self.isEmpty() || each.preference() < self.get().preference())
                .map(MailExchanger::host)
                .distinct()
                .limit(route.maxHosts())
                .toList();
        if (hosts.isEmpty()) {
            throw new SmtpClientException(
                    Kind.NO_ROUTE,
                    "mail for " + route.domain() + " comes back to this host: no other is preferred (5.4.6)");
        }
        return hosts;
    }
}
