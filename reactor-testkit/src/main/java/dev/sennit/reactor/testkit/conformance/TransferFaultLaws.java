// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Files that are not what was said of them, and callers that ask for too much. */
abstract class TransferFaultLaws extends TransferLaws {
    TransferFaultLaws() {}

    // ------------------------------------------------------------------------------------------------- the file

    @Test
    void fileThatIsShorterThanWasSaidCostsItsConnection() {
        for (int missing : new int[] {1, 70_000}) {
            Probe[] ends = ends();
            FileChannel file = file(Bytes.pattern(70_000));
            List<CompletionStage<Void>> stages = new ArrayList<>();
            on(() -> stages.add(ends[0].transport().transferFrom(file, missing, 70_000)));
            awaitLost(ends);
            assertEndOfFile(ends[0].reason());
            assertInstanceOf(EOFException.class, failureOf(stages.get(0)).getCause());
            assertTrue(ends[1].byteCount() <= 70_000 - missing);
        }
    }

    private static void assertEndOfFile(CloseReason reason) {
        Throwable cause =
                assertInstanceOf(CloseReason.ApplicationError.class, reason).cause();
        String text = assertInstanceOf(EOFException.class, cause).toString();
        assertTrue(text.contains("became shorter") && text.contains("bytes are missing"), text);
    }

    @Test
    void fileThatBecomesShorterWhileItIsSentCostsItsConnection() {
        Probe[] ends = ends();
        deafClient(ends[1]);
        Path path = path();
        FileChannel file = sparseFile(MORE_THAN_BUFFERS_HOLD);
        on(() -> watched(ends[0].transport().transferFrom(file, 0, MORE_THAN_BUFFERS_HOLD), "transfer"));
        pass(Duration.ofMillis(5));
        truncate(path, 10);
        on(() -> ends[1].transport().resumeProducing());
        awaitLost(ends);
        assertEndOfFile(ends[0].reason());
        assertEquals(List.of("transfer failed"), told);
    }

    @Test
    void fileThatGrowsIsSentAsItWasSaid() {
        Probe[] ends = ends();
        Path path = path();
        FileChannel file = sparseFile(100_000);
        on(() -> {
            watched(ends[0].transport().transferFrom(file, 0, 100_000), "transfer");
            truncate(path, 200_000);
            ends[0].write("|");
        });
        await("all is there", () -> ends[1].byteCount() == 100_001);
        turns(3);
        assertEquals(100_001, ends[1].byteCount());
    }

    @Test
    void channelThatIsClosedOrCannotBeReadCostsItsConnection() throws IOException {
        FileChannel closed = file(Bytes.pattern(10));
        closed.close();
        assertFault(closed, ClosedChannelException.class);
        Path path = path();
        truncate(path, 10);
        FileChannel writeOnly = open(path, StandardOpenOption.WRITE);
        assertFault(writeOnly, NonReadableChannelException.class);
    }

    private void assertFault(FileChannel file, Class<? extends Throwable> type) {
        Probe[] ends = ends();
        on(() -> watched(ends[0].transport().transferFrom(file, 0, 10), "transfer"));
        awaitLost(ends);
        assertInstanceOf(
                type,
                assertInstanceOf(CloseReason.ApplicationError.class, ends[0].reason())
                        .cause());
    }

    // ---------------------------------------------------------------------------------------------- whose mistake

    @Test
    void partsBelowZeroAndTooManyAreRefused() {
        Probe[] ends = ends();
        FileChannel file = sparseFile(1);
        on(() -> {
            Transport transport = ends[0].transport();
            assertTrue(transport.canTransfer());
            assertThrows(IllegalArgumentException.class, () -> transport.transferFrom(file, -1, 1));
            assertThrows(IllegalArgumentException.class, () -> transport.transferFrom(file, 0, -1));
            for (int i = 0; i < Transport.MAX_TRANSFERS; i++) {
                transport.transferFrom(file, 0, 1);
            }
            String text = assertThrows(IllegalStateException.class, () -> transport.transferFrom(file, 0, 1))
                    .toString();
            assertTrue(text.contains("MAX_TRANSFERS, 64,"), text);
        });
        await("all is there", () -> ends[1].byteCount() == Transport.MAX_TRANSFERS);
    }
}
