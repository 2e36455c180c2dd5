// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.delivery.MailClient;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.Transport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of a client. All of it is forgotten when TLS starts (RFC 3207 section 4.2). */
final class Session {
    /** How the client has greeted. */
    enum Greeting {
        NONE,
        HELO,
        /** EHLO or LHLO: it knows our extensions. */
        EXTENDED
    }

    private final Transport transport;
    private final ServerSettings settings;
    private Greeting greeting = Greeting.NONE;
    private String clientName = "";
    private Optional<String> user = Optional.empty();
    private @Nullable Transaction transaction;

    Session(Transport transport, ServerSettings settings) {
        this.transport = transport;
        this.settings = settings;
    }

    void greeted(Greeting how, String name) {
        greeting = how;
        clientName = name;
    }

    Greeting greeting() {
        return greeting;
    }

    Optional<String> user() {
        return user;
    }

    void authenticated(String name) {
        user = Optional.of(name);
    }

    boolean isEncrypted() {
        return transport.tls().isPresent();
    }

    @Nullable
    Transaction transaction() {
        return transaction;
    }

    void begin(MailFrom from) {
        transaction = new Transaction(from, client(from));
    }

    void endTransaction() {
        transaction = null;
    }

    void forgetAll() {
        greeting = Greeting.NONE;
        clientName = "";
        user = Optional.empty();
        transaction = null;
    }

    MailClient client(MailFrom from) {
        Optional<TlsInfo> tls = transport.tls();
        return new MailClient(clientName, transport.peer(), protocol(from, tls.isPresent()), tls, user);
    }

    /** RFC 3848, and RFC 6531 section 4.3. */
    private String protocol(MailFrom from, boolean encrypted) {
        String with = (encrypted ? "S" : "") + (user.isPresent() ? "A" : "");
        if (from.addresses() == MailFrom.Addresses.UTF_8) {
            return (settings.isLmtp() ? "UTF8LMTP" : "UTF8SMTP") + with;
        }
        if (settings.isLmtp()) {
            return "LMTP" + with;
        }
        return greeting == Greeting.HELO ? "SMTP" : "ESMTP" + with;
    }
}
