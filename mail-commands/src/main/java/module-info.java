// SPDX-License-Identifier: Apache-2.0
import dev.sennit.mail.commands.FetchMailPlugin;
import dev.sennit.mail.commands.ImapPlugin;
import dev.sennit.mail.commands.LmtpPlugin;
import dev.sennit.mail.commands.MailPlugin;
import dev.sennit.mail.commands.MailUserPlugin;
import dev.sennit.mail.commands.Pop3Plugin;
import dev.sennit.mail.commands.PostfixMapPlugin;
import dev.sennit.mail.commands.SendMailPlugin;
import dev.sennit.mail.commands.SmtpPlugin;
import dev.sennit.reactor.spi.CommandPlugin;
import dev.sennit.reactor.spi.ProtocolPlugin;
import dev.sennit.reactor.spi.SuitePlugin;
import org.jspecify.annotations.NullMarked;

/** What {@code sennit} can do with mail: a command for each server and each client. */
@NullMarked
module dev.sennit.mail.commands {
    requires dev.sennit.basic;
    requires dev.sennit.mail;
    requires dev.sennit.mail.accounts.file;
    requires dev.sennit.tls.pem;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.slf4j;
    requires static com.google.auto.service;
    requires static org.jspecify;

    provides CommandPlugin with
            FetchMailPlugin,
            MailUserPlugin,
            SendMailPlugin;
    provides ProtocolPlugin with
            ImapPlugin,
            LmtpPlugin,
            Pop3Plugin,
            PostfixMapPlugin,
            SmtpPlugin;
    provides SuitePlugin with
            MailPlugin;
}
