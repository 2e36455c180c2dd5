// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginPort;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.PluginUsageException;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailPluginTest {
    private final ManualTime time = new ManualTime();

    @TempDir
    Path folder;

    private record Given(Map<String, String> texts) implements PluginContext {
        @Override
        public <T> Optional<T> find(PluginOption<T> option) {
            return Optional.ofNullable(texts.get(option.name()))
                    .or(option::defaultText)
                    .map(option.parser());
        }
    }

    private Map<String, String> given(String... more) {
        Map<String, String> texts =
                new HashMap<>(Map.of("store", folder.resolve("store").toString(), "domain", "example.org,b.example"));
        for (int i = 0; i < more.length; i += 2) {
            texts.put(more[i], more[i + 1]);
        }
        return texts;
    }

    private Map<String, PluginService> services(Map<String, String> texts) {
        return new MailPlugin().create(new Given(texts));
    }

    private StringTransport connect(PluginService service) {
        return new StringTransport(time.reactor(), service.options())
                .connect(service.factory().buildProtocol(new InetSocketAddress(1)));
    }

    private String answer(PluginService service, String line) {
        StringTransport wire = connect(service);
        wire.clear();
        wire.receive(line);
        return wire.text();
    }

    @Test
    void everyPortHasItsProtocol() {
        Map<String, PluginService> services = services(given());
        assertThat(services.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        new MailPlugin().ports().stream().map(PluginPort::name).toList());
        assertThat(connect(services.get("smtp")).text()).startsWith("220 example.org ESMTP ");
        assertThat(connect(services.get("pop3")).text()).startsWith("+OK ");
        assertThat(connect(services.get("imap")).text()).startsWith("* OK ");
    }

    @Test
    void othersBringMailWithoutALoginAndUsersSendNoneWithoutOne() {
        Map<String, PluginService> services = services(given("host-name", "mx.example.org"));
        assertThat(answer(services.get("smtp"), "EHLO a\r\n"))
                .startsWith("250-mx.example.org\r\n")
                .contains("250-STARTTLS\r\n", "RCPTMAX=100\r\n")
                .doesNotContain("AUTH");
        assertThat(answer(services(given("max-recipients", "200")).get("smtp"), "EHLO a\r\n"))
                .contains("RCPTMAX=200\r\n");
        assertThat(answer(services.get("submission"), "EHLO a\r\n"))
                .as("from elsewhere, before TLS")
                .contains("250-STARTTLS\r\n")
                .doesNotContain("AUTH");
        StringTransport wire = connect(services.get("submission"));
        wire.receive("EHLO a\r\n");
        wire.clear();
        wire.receive("MAIL FROM:<a@b>\r\n");
        assertThat(wire.text()).startsWith("530 5.7.0 ");
        assertThat(answer(services.get("pop3"), "CAPA\r\n"))
                .contains("\r\nSTLS\r\n")
                .doesNotContain("USER");
    }

    @Test
    void everyPortSendsAwayWhoIsOneTooMany() {
        Map<String, PluginService> services = services(given("max-connections", "1"));
        Map<String, String> words = Map.of("smtp", "421 ", "submission", "421 ", "pop3", "-ERR ", "imap", "* BYE ");
        services.forEach((port, service) -> {
            assertThat(connect(service).text()).as(port).doesNotStartWith(words.get(port));
            assertThat(connect(service).text()).as(port).startsWith(words.get(port));
        });
    }

    @Test
    void aServerCallsItselfByItsFirstDomainUnlessToldOtherwise() {
        String store = folder.resolve("store").toString();
        Map<String, String> texts = Map.of("store", store, "domain", "example.org,b.example");
        assertThat(connect(new SmtpPlugin().create(new Given(texts))).text()).startsWith("220 example.org ESMTP ");
        assertThat(connect(new SmtpPlugin().create(new Given(Map.of("deliver", "discard"))))
                        .text())
                .startsWith("220 localhost ESMTP ");
    }

    @Test
    void whatIsNotThereIsMadeAndKept() throws IOException {
        services(given());
        Path store = folder.resolve("store");
        assertThat(store.resolve("users")).isRegularFile();
        assertThat(store.resolve("mail")).isDirectory();
        String certificate = Files.readString(store.resolve("tls/certificate.pem"));
        services(given());
        assertThat(Files.readString(store.resolve("tls/certificate.pem"))).isEqualTo(certificate);
    }

    @Test
    void aCertificateMayBeNamed() {
        services(given());
        String own = folder.resolve("store/tls/server.pem").toString();
        String elsewhere = folder.resolve("other").toString();
        services(given("store", elsewhere, "starttls-cert", own));
        assertThat(folder.resolve("other/tls")).doesNotExist();
        assertThatThrownBy(() -> services(given("starttls-cert", "/no/such.pem")))
                .isInstanceOf(PluginFailedException.class)
                .hasMessageContaining("/no/such.pem");
        assertThatThrownBy(() -> services(given("starttls-key", own)))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContaining("--starttls-cert");
    }

    @Test
    void itIsSaidWhatIsMissingOrWrong() throws IOException {
        assertThatThrownBy(() -> services(Map.of("store", folder.toString())))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContaining("--domain example.org");
        assertThatThrownBy(() -> services(Map.of("domain", "example.org")))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContaining("--store DIR");
        assertThatThrownBy(() -> services(given("host-name", "a b"))).hasMessageContaining("'a b'");
        for (String bad : new String[] {"", "a,", "a b", "@a", "-a", "a..b", "[127.0.0.1]"}) {
            assertThatThrownBy(() -> services(given("domain", bad))).hasMessageContaining("is not a domain");
        }
        assertThatThrownBy(() -> services(given("postmaster", "../x"))).hasMessageContaining("'../x' is no user");
        Files.createDirectories(folder.resolve("store"));
        Files.writeString(folder.resolve("store/users"), "tim\n");
        assertThatThrownBy(() -> services(given()))
                .isInstanceOf(PluginFailedException.class)
                .hasMessageContaining("line 1");
    }

    @Test
    void thePartsServeAloneToo() {
        Given store = new Given(given());
        assertThat(connect(new Pop3Plugin().create(store)).text()).startsWith("+OK ");
        assertThat(connect(new ImapPlugin().create(store)).text()).startsWith("* OK ");
        assertThat(connect(new SmtpPlugin().create(store)).text()).startsWith("220 ");
        assertThat(connect(new LmtpPlugin().create(store)).text()).startsWith("220 ");
        Given both = new Given(given("deliver", "discard"));
        assertThatThrownBy(() -> new SmtpPlugin().create(both)).hasMessageContaining("in one of two ways");
        Given nobodys = new Given(Map.of("store", folder.toString()));
        assertThatThrownBy(() -> new SmtpPlugin().create(nobodys)).hasMessageContaining("--domain example.org");
        assertThatThrownBy(() -> new Pop3Plugin().create(new Given(Map.of()))).hasMessageContaining("pop3 --store DIR");
    }
}
