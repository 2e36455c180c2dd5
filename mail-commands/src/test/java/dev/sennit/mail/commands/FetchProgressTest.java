// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.testkit.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FetchProgressTest {
    private final ManualTime time = new ManualTime();
    private final GivenCommand given = new GivenCommand();

    private void fetch(FetchProgress progress, int messages) {
        for (int i = 0; i < messages; i++) {
            progress.fetched(time.reactor());
        }
    }

    @Test
    void itIsToldOnceASecondAtTheBeginningAndAtTheEnd() {
        FetchProgress progress = new FetchProgress(given.err(), false);
        progress.found(4000);
        fetch(progress, 1500);
        time.advance(Duration.ofMillis(999));
        fetch(progress, 500);
        time.advance(Duration.ofMillis(1));
        fetch(progress, 2000);
        assertThat(given.complained().lines())
                .containsExactly("1 of 4000 fetched", "2001 of 4000 fetched", "4000 of 4000 fetched");
        assertThat(progress).hasToString("4000 new messages of 4000");
    }

    @Test
    void quietTellsOfWhatIsLeftBehindOnly() {
        FetchProgress progress = new FetchProgress(given.err(), true);
        progress.found(2);
        progress.tooLong("UID 7", 20, 10);
        fetch(progress, 1);
        assertThat(given.complained().lines())
                .containsExactly(
                        FetchMail.PREFIX + "UID 7 stays on the server: it has 20 bytes, and --max-message-bytes is 10");
    }
}
