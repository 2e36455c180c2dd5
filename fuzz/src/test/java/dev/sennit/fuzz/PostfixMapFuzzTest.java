// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.mail.postfix.LookupServerOptions;
import dev.sennit.mail.postfix.LookupTable;
import dev.sennit.mail.postfix.SocketmapServerFactory;
import dev.sennit.mail.postfix.TcpTableServerFactory;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a stranger asks of the tables for Postfix: however it is cut, the same is answered. */
class PostfixMapFuzzTest {
    private static final LookupTable ECHO = (name, key) ->
            CompletableFuture.completedFuture(key.startsWith("n") ? Optional.empty() : Optional.of(name + " " + key));

    @FuzzTest
    void everyCutGivesTheSameAnswers(byte[] bytes) {
        String lines = Cuts.requireSame(
                bytes, () -> new OnTheWire(connection(new TcpTableServerFactory(ECHO, LookupServerOptions.DEFAULTS))));
        String answers = lines.substring(0, lines.lastIndexOf('\n'));
        Law.requires(answers.matches("((200|400|500) [!-~]*\n)*"), () -> "no answers of tcp_table: " + answers);
        Cuts.requireSame(
                bytes, () -> new OnTheWire(connection(new SocketmapServerFactory(ECHO, LookupServerOptions.DEFAULTS))));
    }

    /** Of a server of its own: these connections never end, and a server has only so many. */
    private static Protocol connection(ServerFactory server) {
        return server.buildProtocol(new InetSocketAddress("198.51.100.7", 1));
    }
}
