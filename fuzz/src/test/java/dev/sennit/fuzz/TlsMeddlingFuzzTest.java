// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.SimulatedServer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Somebody sits between a TLS client and its server, and passes their records on as the input says: cut anywhere, changed, repeated,
 * left out, with others between them. Each end gets what the other sent, from the start and without a gap, or hears of the trouble.
 */
class TlsMeddlingFuzzTest {
    private static final String CLIENT_SAYS = "a question".repeat(20);
    private static final String SERVER_SAYS = "an answer".repeat(30);
    private static final int MOST_ROUNDS = 1000;

    @FuzzTest
    void eachEndGetsWhatTheOtherSentOrHearsOfTheTrouble(byte[] script) {
        TlsNetwork network = new TlsNetwork();
        RecordingProtocol server = new RecordingProtocol().onMade(transport -> transport.write(SERVER_SAYS));
        RecordingProtocol client = new RecordingProtocol();
        client.onMade(transport -> transport.write(CLIENT_SAYS)).onData((transport, text) -> {
            if (client.text().equals(SERVER_SAYS)) {
                transport.loseConnection();
            }
        });
        ByteBuffer steps = ByteBuffer.wrap(script);
        boolean meddled = play(network, server, client, steps);
        network.end();
        requireTold(server, CLIENT_SAYS, client);
        requireTold(client, SERVER_SAYS, server);
        Law.requires(
                meddled || (isWhole(server, CLIENT_SAYS) && isWhole(client, SERVER_SAYS)),
                () -> "undisturbed, " + "the server heard " + server.events() + " and the client " + client.events());
    }

    /** Returns whether the two of them can have noticed. */
    private static boolean play(
            TlsNetwork network, RecordingProtocol server, RecordingProtocol client, ByteBuffer steps) {
        boolean old = steps.hasRemaining() && (steps.get() & 1) != 0;
        TlsOptions options = TlsNetwork.clientOptions().withVersions(old ? "TLSv1.2" : "TLSv1.3");
        SimulatedServer front = network.network().listen(new InetSocketAddress("127.0.0.1", 443));
        network.connect(front.address(), options, client);
        network.network().advance(Duration.ZERO);
        front.close();
        Meddler meddler =
                new Meddler(front.accepted().get(0), network.network().connect("meddler", network.serve(server)));
        network.network().advance(Duration.ZERO);
        while (steps.hasRemaining()) {
            meddler.step(steps);
            network.network().advance(Duration.ZERO);
        }
        passAllOn(network, meddler);
        boolean meddled = meddler.hasMeddled();
        meddler.end();
        passAllOn(network, meddler);
        return meddled;
    }

    private static void passAllOn(TlsNetwork network, Meddler meddler) {
        for (int rounds = 0; meddler.passesOn(); rounds++) {
            Law.requires(rounds < MOST_ROUNDS, () -> "they never stop talking");
            network.network().advance(Duration.ZERO);
        }
    }

    /** Who failed to shake hands has sent nothing, and may say politely that it sends no more. */
    private static void requireTold(RecordingProtocol end, String sent, RecordingProtocol other) {
        Law.requires(sent.startsWith(end.text()), () -> "this was not sent: " + end.text());
        TlsNetwork.requirePeersFault(end.reason().orElseThrow());
        boolean sentNothing =
                end.text().isEmpty() && other.reason().orElseThrow() instanceof CloseReason.HandshakeFailed;
        Law.requires(
                isWhole(end, sent) || sentNothing || !endedPolitely(end),
                () -> "ended as if it were whole: " + end.events() + "; the other one: " + other.events());
    }

    private static boolean isWhole(RecordingProtocol end, String sent) {
        return end.text().equals(sent) && endedPolitely(end);
    }

    private static boolean endedPolitely(RecordingProtocol end) {
        return end.reason().orElseThrow() instanceof CloseReason.Done;
    }
}
