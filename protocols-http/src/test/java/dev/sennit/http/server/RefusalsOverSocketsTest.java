// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.h1.RawCase;
import dev.sennit.http.h1.RawCasesTest;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each refusal over real sockets, on every reactor there is, the bytes cut in two at every place. */
@Timeout(300)
class RefusalsOverSocketsTest {
    private static final int CUTS_OF_A_LONG_CASE = 100;
    private static final int PATIENCE_MILLIS = 60_000;

    static Stream<String> reactors() {
        return Reactors.candidates().stream()
                .filter(candidate -> candidate.isAvailable())
                .map(candidate -> candidate.name());
    }

    private static List<RawCase> refusals() {
        return RawCasesTest.cases()
                .filter(raw -> raw.events().stream().anyMatch(Expected::isFault))
                .toList();
    }

    @Test
    void thereAreRefusalsAndReactors() {
        assertThat(refusals()).hasSizeGreaterThan(100);
        assertThat(reactors()).contains("nio");
    }

    @ParameterizedTest
    @MethodSource("reactors")
    void areTheSameWhereverTheBytesAreCut(String name) throws Exception {
        Reactor reactor = Reactors.create(name);
        InetSocketAddress address = reactor.listenTcp(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new HttpServerFactory((request, response) -> response.send()),
                        TcpOptions.defaults())
                .tcpAddress();
        Thread server = new Thread(reactor::run, "server on " + name);
        server.start();
        try {
            for (RawCase refusal : refusals()) {
                checkEveryCut(reactor, address, refusal);
            }
        } finally {
            reactor.callFromThread(reactor::stop);
            server.join();
        }
    }

    private static void checkEveryCut(Reactor reactor, InetSocketAddress address, RawCase refusal) throws Exception {
        byte[] bytes = refusal.raw().getBytes(StandardCharsets.ISO_8859_1);
        List<Integer> expected = Expected.of(refusal.events()).statuses();
        int step = Math.max(1, bytes.length / CUTS_OF_A_LONG_CASE);
        for (int cut = 0; cut < bytes.length; cut += step) {
            String answer = answer(reactor, address, bytes, cut);
            assertThat(Expected.statuses(answer))
                    .as("%s, cut at %d", refusal, cut)
                    .isEqualTo(expected);
        }
    }

    /** All that comes until the server has closed. */
    private static String answer(Reactor reactor, InetSocketAddress address, byte[] bytes, int cut) throws Exception {
        try (Socket client = new Socket()) {
            client.setTcpNoDelay(true);
            client.setSoTimeout(PATIENCE_MILLIS);
            client.connect(address, PATIENCE_MILLIS);
            OutputStream out = client.getOutputStream();
            out.write(bytes, 0, cut);
            waitUntilRead(reactor);
            out.write(bytes, cut, bytes.length - cut);
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError("cut at " + cut + " of " + bytes.length, e);
        }
    }

    /** What was in a socket before a reactor is called from another thread is read in the turn that runs the call, or before. */
    private static void waitUntilRead(Reactor reactor) throws Exception {
        CompletableFuture<Void> turned = new CompletableFuture<>();
        reactor.callFromThread(() -> turned.complete(null));
        turned.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
