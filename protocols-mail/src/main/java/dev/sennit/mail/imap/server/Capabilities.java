// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.accounts.Credential;
import dev.sennit.mail.sasl.SaslMechanism;
import dev.sennit.reactor.Transport;
import java.util.ArrayList;
import java.util.List;

/** What the server says that it can, to whom. */
final class Capabilities {
    private static final List<String> ALWAYS =
            List.of("IMAP4rev1", "IMAP4rev2", "LITERAL+", "SASL-IR", "ID", "ENABLE", "IDLE");
    private static final List<String> AFTER_LOGIN = List.of(
            "NAMESPACE",
            "UNSELECT",
            "UIDPLUS",
            "MULTIAPPEND",
            "REPLACE",
            "UTF8=ACCEPT",
            "MOVE",
            "CHILDREN",
            "LIST-EXTENDED",
            "LIST-STATUS",
            "STATUS=SIZE",
            "CONDSTORE",
            "QRESYNC",
            "ESEARCH",
            "SEARCHRES",
            "WITHIN",
            "SAVEDATE",
            "PARTIAL",
            "SORT",
            "SORT=DISPLAY",
            "ESORT",
            "THREAD=ORDEREDSUBJECT",
            "THREAD=REFERENCES",
            "BINARY",
            "SPECIAL-USE",
            "CREATE-SPECIAL-USE",
            "COMPRESS=DEFLATE",
            "QUOTA",
            "QUOTA=RES-STORAGE",
            "QUOTA=RES-MESSAGE");

    private final ServerSettings settings;

    Capabilities(ServerSettings settings) {
        this.settings = settings;
    }

    /** Without the word CAPABILITY. */
    String text(Session session, Transport transport) {
        List<String> all = new ArrayList<>(ALWAYS);
        if (session.stage() != Session.Stage.NOT_AUTHENTICATED) {
            all.addAll(AFTER_LOGIN);
            if (settings.store().hasEmailIds()) {
                all.add("OBJECTID");
            }
            all.add("APPENDLIMIT=" + settings.appendLimitOctets());
        } else {
            if (settings.options().startTls().isPresent() && transport.tls().isEmpty()) {
                all.add("STARTTLS");
            }
            for (SaslMechanism each : settings.login().offered(transport)) {
                all.add("AUTH=" + each.wireName());
            }
            if (!mayLogIn(transport)) {
                all.add("LOGINDISABLED");
            }
        }
        return String.join(" ", all);
    }

    /** Whether LOGIN is of use. */
    boolean mayLogIn(Transport transport) {
        return settings.login().mayLogIn(transport) && settings.login().takes(Credential.PASSWORD);
    }
}
