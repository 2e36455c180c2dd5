// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** SMTP, LMTP, POP3 and IMAP, servers and clients, over a durable store. */
@NullMarked
module dev.sennit.mail {
    requires transitive dev.sennit.reactor;
    requires dev.sennit.basic;
    requires static com.google.auto.service;
    requires static transitive org.jspecify;
    requires java.naming; // and jdk.naming.dns, which it finds
    requires org.slf4j;

    exports dev.sennit.mail;
    exports dev.sennit.mail.accounts;
    exports dev.sennit.mail.delivery;
    exports dev.sennit.mail.imap;
    exports dev.sennit.mail.pop3;
    exports dev.sennit.mail.message;
    exports dev.sennit.mail.postfix;
    exports dev.sennit.mail.sasl;
    exports dev.sennit.mail.smtp;
    exports dev.sennit.mail.store;
    exports dev.sennit.mail.store.maildir;
    exports dev.sennit.mail.store.memory;
}
