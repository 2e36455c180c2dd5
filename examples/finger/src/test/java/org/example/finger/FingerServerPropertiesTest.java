// SPDX-License-Identifier: Apache-2.0
package org.example.finger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What holds for every client, however strange: thousands of them are made up. */
class FingerServerPropertiesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String SECRET = "nobody must see this";

    private static Path top; // plans/ada.plan may be read; everything else below it is a secret

    @BeforeContainer
    static void makeFolders() throws IOException {
        top = Files.createTempDirectory("finger");
        Path plans = Files.createDirectories(top.resolve("plans/ada"));
        Files.writeString(top.resolve("plans/ada.plan"), "Ada\nWeave.");
        Files.writeString(top.resolve("plans/secret.txt"), SECRET);
        Files.writeString(top.resolve("plans/.plan"), SECRET);
        Files.writeString(plans.resolve("secret.plan"), SECRET);
        Files.writeString(top.resolve("secret.plan"), SECRET);
        Files.createSymbolicLink(top.resolve("plans/link.plan"), top.resolve("secret.plan"));
    }

    @AfterContainer
    static void removeFolders() throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toArray(Path[]::new)) {
                Files.delete(file);
            }
        }
    }

    // --------------------------------------------------------------------------------------- whatever the line says

    @Property
    void anyLineIsAnsweredFromTheFolderAndEndsTheConnection(@ForAll("lines") String line) {
        var time = new ManualTime();
        var wire = StringTransport.connect(new FingerServer(new PlanFolder(top.resolve("plans")), PATIENCE), time);
        wire.receive((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        wire.finishClose();
        assertThat(wire.text())
                .matches("([\\t -~]*\r\n)+") // whole lines of plain text
                .doesNotContain(SECRET);
        assertThat(wire.reason()).contains(CloseReason.DONE);
        assertThat(time.reactor().leftovers()).isEmpty();
    }

    @Provide
    Arbitrary<String> lines() {
        Arbitrary<String> paths = Arbitraries.of(
                        "/W ", "..", ".", "/", "\\", "%2e", "%2f", "\0", "plans", "ada", "secret", "link", ".plan", "@")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
        Arbitrary<String> bytes = Arbitraries.chars()
                .range('\0', '\u00ff')
                .filter(c -> c != '\n')
                .list()
                .ofMaxSize(40)
                .map(chars -> chars.stream().map(String::valueOf).reduce("", String::concat));
        return Arbitraries.oneOf(paths, bytes);
    }

    // ------------------------------------------------------------------------------------------ whenever it is sent

    /** The client waits, then sends something. */
    record Step(Duration pause, String bytes) {}

    @Property
    void theConnectionIsOpenUntilAWholeLineOrTheTimeout(@ForAll("conversations") List<Step> conversation) {
        var time = new ManualTime();
        var wire = StringTransport.connect(new FingerServer(Users.of(), PATIENCE), time);
        Duration waited = Duration.ZERO;
        String sent = "";
        boolean over = false;
        for (Step step : conversation) {
            time.advance(step.pause());
            waited = waited.plus(step.pause());
            over = over || waited.compareTo(PATIENCE) >= 0;
            assertThat(wire.closing()).isEqualTo(over);

            wire.peerSends(step.bytes());
            wire.settle();
            sent += step.bytes();
            over = over || sent.contains("\r\n");
            assertThat(wire.closing()).isEqualTo(over);
        }
        time.advance(PATIENCE);
        assertThat(wire.text()).matches("[^\r\n]+\r\n"); // one word, whatever happened
        assertThat(wire.reason()).isPresent();
        assertThat(time.reactor().leftovers()).isEmpty();
    }

    @Provide
    Arbitrary<List<Step>> conversations() {
        Arbitrary<Duration> pauses = Arbitraries.longs()
                .between(0, 4_000)
                .edgeCases(edges -> edges.add(0L, 1L, 4_000L))
                .map(Duration::ofMillis);
        Arbitrary<String> bytes = Arbitraries.of("", "a", "ada", "/W ", "\r", "\n", "\r\n");
        return Combinators.combine(pauses, bytes).as(Step::new).list().ofMaxSize(12);
    }
}
