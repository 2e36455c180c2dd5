// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import dev.sennit.mail.delivery.StoreSink;
import dev.sennit.mail.delivery.StoreSinkOptions;
import dev.sennit.mail.smtp.SmtpServerFactory;
import dev.sennit.mail.smtp.SmtpServerOptions;
import dev.sennit.mail.smtp.SmtpServerOptions.Mode;
import dev.sennit.mail.store.maildir.MaildirStore;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A program to be killed: takes mail over LMTP and delivers it into the folder it is given. It prints its port. */
final class LmtpIntoMaildir {
    private LmtpIntoMaildir() {}

    public static void main(String[] arguments) {
        StoreSink sink = new StoreSink(
                new MaildirStore(Path.of(arguments[0])),
                name -> CompletableFuture.completedFuture(Optional.of(name)),
                StoreSinkOptions.of("example.org"));
        SmtpServerFactory server =
                new SmtpServerFactory(SmtpServerOptions.of("example.org").withMode(Mode.LMTP), sink);
        Reactor reactor = Reactors.create();
        reactor.callWhenRunning(() -> {
            SocketAddress address = reactor.listen("tcp:0", server).address();
            System.out.println(((InetSocketAddress) address).getPort());
            System.out.flush();
        });
        reactor.run();
    }
}
