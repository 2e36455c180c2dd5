// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** MIME bombs (CVE-2020-12100, CVE-2024-23184 and their kin): twice the message is at most about twice the work. */
class LinearTest {
    private static final int TIMES = 20_000;

    static Stream<String> bombs() {
        return Stream.of(
                "Content-Type: message/rfc822\n\n",
                "Content-Type: multipart/mixed; boundary=b\n\n--b\n",
                "Content-Type: multipart/mixed; boundary=%d\n\n--%d\n",
                "Content-Type: multipart/mixed; boundary=%d\n\n--%d\n--x\n--y\n--z\n",
                "--b\n\n",
                "--b--\n",
                "--",
                "From: a@b\n",
                " folded\n",
                "\n",
                "Content-Type: multipart/mixed; boundary=b\n--b\n");
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void twiceTheMessageIsTwiceTheWork(String bomb) {
        long once = steps(bomb, TIMES);
        long twice = steps(bomb, 2 * TIMES);
        assertThat(twice).isLessThanOrEqualTo(once * 2 + once / 10 + 1000);
        assertThat(once).isLessThanOrEqualTo(TIMES * (bomb.length() + 6L) * (MessageLimits.DEFAULTS.depth() + 1));
    }

    private static long steps(String bomb, int times) {
        MessageIndexer indexer = new MessageIndexer();
        indexer.write(ByteBuffer.wrap(Cut.bytes("Content-Type: multipart/mixed; boundary=b\n\n--b\nTo: x\n")));
        for (int i = 0; i < times; i++) {
            indexer.write(ByteBuffer.wrap(Cut.bytes(bomb.replace("%d", "" + i))));
        }
        long steps = indexer.steps();
        indexer.finish();
        return steps;
    }
}
