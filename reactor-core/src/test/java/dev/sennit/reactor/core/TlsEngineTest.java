// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Engines that are wrong about themselves must not hold a reactor up. */
@Timeout(60)
final class TlsEngineTest {
    private static void forEver(Step step) throws SSLException {
        while (true) {
            step.run();
        }
    }

    private interface Step {
        void run() throws SSLException;
    }

    private static TlsEngine over(StuckEngine engine) {
        return new TlsEngine(engine, new TlsBuffers(), records -> {});
    }

    @Test
    void anEngineThatWantsToSendAndSendsNothingFails() throws Exception {
        StuckEngine stuck = new StuckEngine(HandshakeStatus.NEED_WRAP, Status.OK);
        TlsEngine engine = over(stuck);
        assertThatThrownBy(() -> forEver(engine::speak))
                .isInstanceOf(SSLException.class)
                .hasMessage("the TLS provider is stuck: it wants to send, and sends nothing, 9 times");
        assertThat(stuck.steps).isEqualTo(TlsEngine.MAX_FRUITLESS_STEPS + 1);
    }

    @Test
    void anEngineForWhichNoRoomIsEnoughFails() throws Exception {
        TlsEngine engine = over(new StuckEngine(HandshakeStatus.NEED_WRAP, Status.BUFFER_OVERFLOW));
        assertThatThrownBy(() -> engine.protect(ByteBuffer.allocate(1)))
                .isInstanceOf(SSLException.class)
                .hasMessageStartingWith("the TLS provider has no room for a record in ");
    }

    @Test
    void anEngineThatReadsAndTakesNothingFails() throws Exception {
        TlsEngine engine = over(new StuckEngine(HandshakeStatus.NEED_UNWRAP, Status.OK));
        assertThatThrownBy(() -> forEver(() -> engine.unprotect(ByteBuffer.allocate(100))))
                .isInstanceOf(SSLException.class)
                .hasMessage("the TLS provider is stuck: it wants to read, and takes nothing, 9 times");
    }

    @Test
    void anEngineThatWaitsForTheRestOfARecordIsNotStuck() throws Exception {
        TlsEngine engine = over(new StuckEngine(HandshakeStatus.NEED_UNWRAP, Status.BUFFER_UNDERFLOW));
        for (int i = 0; i < 10 * TlsEngine.MAX_FRUITLESS_STEPS; i++) {
            assertThat(engine.unprotect(ByteBuffer.allocate(100))).isNull();
        }
    }

    @Test
    void theGoodbyeOfAStuckEngineEnds() throws Exception {
        TlsEngine engine = over(new StuckEngine(HandshakeStatus.NEED_WRAP, Status.OK));
        engine.sayGoodbye();
        assertThat(engine.isExhausted()).isTrue();
    }
}
