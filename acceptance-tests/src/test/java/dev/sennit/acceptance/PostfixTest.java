// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** {@code send-mail} gives to Postfix, and Postfix gives to {@code lmtp}. */
@OnEveryReactor
class PostfixTest {
    private static final String TEXT = "From: ann@example.org\nSubject: x\n\n.dot\n..\ngr\u00fc\u00dfe\nend\n";

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    @Test
    void mailPassesThroughPostfixAndEachRecipientHasItsAnswer() {
        MailStand mail = new MailStand(Sennit.on(reactor), folder);
        mail.user("secret", "add", "ann").succeeded();
        Certificates.Issued certificate = new Certificates(folder).issue("localhost");
        String[] lmtp = {"lmtp", "--store", mail.store().toString(), "--domain", "example.org", "--listen", "tcp:0"};
        try (Server next = Sennit.on(reactor).serve(lmtp);
                Postfix postfix = new Postfix(folder.resolve("postfix"), certificate, next)) {
            String large = TEXT + "a line of a large message\n".repeat(20_000);
            for (String each : List.of(TEXT, large)) {
                Outcome sent = Sennit.on(reactor)
                        .reading(mail.file("message", each))
                        .run(
                                "send-mail",
                                "--server",
                                postfix.smtp(),
                                "--starttls",
                                "required",
                                "--ca",
                                certificate.certificate().toString(),
                                Postfix.ADDRESS,
                                "nobody@example.org",
                                "b@elsewhere.org");
                assertThat(sent.exitCode()).as("%s", sent).isEqualTo(69);
                assertThat(sent.outLines()).singleElement().asString().startsWith("ann@example.org: 250 2.0.0 Ok");
                assertThat(sent.err()).contains("nobody@example.org: 550 5.1.1 ", "b@elsewhere.org: 554 5.7.1 ");
            }
            Path arrived = mail.store().resolve("mail/ann/new");
            Eventually.await(
                    "both are there",
                    Eventually.PATIENCE,
                    () -> messages(arrived).size() == 2,
                    () -> next);
            assertThat(messages(arrived))
                    .allMatch(text -> text.contains("by mx.example.org (Postfix)") && text.contains("using TLSv1.3"))
                    .anyMatch(text -> text.endsWith(TEXT.substring(TEXT.indexOf("\n\n"))))
                    .anyMatch(text -> text.endsWith(large.substring(TEXT.indexOf("\n\n"))));
        }
    }

    private static List<String> messages(Path folder) {
        try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            return files.map(PostfixTest::text).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
