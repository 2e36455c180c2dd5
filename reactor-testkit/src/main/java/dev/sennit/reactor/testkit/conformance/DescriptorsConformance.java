// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.TcpOptions;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What only some reactors can do, for Java alone cannot: others refuse it and say who can. Who can adopt descriptors looks
 * at them first; that adopted sockets serve is for the tests of a backend, since Java has no descriptors to give.
 */
public abstract class DescriptorsConformance extends ReactorConformance {
    private static final int NONE = -1;

    /** For subclasses. */
    protected DescriptorsConformance() {}

    @Test // LP-10
    void numberThatIsNoDescriptorIsRefusedOrEveryNumberIs() {
        TcpOptions options = TcpOptions.defaults();
        List<Runnable> adoptions = List.of(
                () -> reactor().adoptListener(NONE, peer -> null, options),
                () -> reactor().adoptConnection(NONE, peer -> null, options));
        for (Runnable each : adoptions) {
            on(() -> {
                RuntimeException refusal = assertThrows(RuntimeException.class, each::run);
                String text = String.valueOf(refusal.getMessage());
                if (refusal instanceof UnsupportedOperationException) {
                    assertEquals("the " + reactor().name() + " reactor cannot adopt descriptors: use epoll", text);
                } else {
                    assertInstanceOf(IllegalArgumentException.class, refusal);
                    assertTrue(text.startsWith("descriptor -1 is not open"), text);
                }
            });
        }
        turns(2);
        assertEquals(0, reactor().counters().active());
    }

    @Test
    void datagramToNobodyIsRefusedOrEveryDatagramIs() {
        on(() -> {
            RuntimeException refusal = assertThrows(
                    RuntimeException.class,
                    () -> reactor().sendUnixDatagram("@sennit/nobody/is/here", ByteBuffer.wrap(new byte[1])));
            String text = String.valueOf(refusal.getMessage());
            if (refusal instanceof UnsupportedOperationException) {
                assertEquals(
                        "the " + reactor().name() + " reactor cannot send datagrams to UNIX sockets: use epoll", text);
            } else {
                assertInstanceOf(UncheckedIOException.class, refusal);
                assertTrue(text.startsWith("cannot send a datagram to @sennit/nobody/is/here: "), text);
            }
        });
    }

    @Test // E-25
    void otherThreadCannotAdopt() throws InterruptedException {
        on(() -> {}); // it runs
        Throwable[] refusal = new Throwable[1];
        Thread other = new Thread(() -> refusal[0] = assertThrows(
                RuntimeException.class, () -> reactor().adoptListener(NONE, peer -> null, TcpOptions.defaults())));
        other.start();
        other.join();
        assertTrue(
                refusal[0] instanceof IllegalStateException || refusal[0] instanceof UnsupportedOperationException,
                () -> "it was " + refusal[0]);
    }
}
