// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.accounts.AuthenticationInClear;
import dev.sennit.mail.accounts.Credential;
import dev.sennit.mail.accounts.FailedLogins;
import dev.sennit.mail.accounts.MemoryAccounts;
import dev.sennit.mail.sasl.SaslMechanism;
import dev.sennit.mail.sasl.SaslStep;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.ManualPort;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** RFC 4422, RFC 4954, RFC 5034. */
class SaslDialogueTest {
    private final List<String> said = new ArrayList<>();
    private final SaslDialogue.Side side = new SaslDialogue.Side() {
        @Override
        public void await(Supplier<? extends CompletionStage<SaslStep>> question, SaslDialogue.StepReceiver then) {
            question.get().whenComplete(then::go);
        }

        @Override
        public void challenge(String base64) {
            said.add("challenge " + base64);
        }

        @Override
        public void succeeded(String user) {
            said.add("user " + user);
        }

        @Override
        public void rejected() {
            said.add("rejected");
        }

        @Override
        public void malformed(String message) {
            said.add("malformed");
        }

        @Override
        public void refused(SaslDialogue.Refusal why) {
            said.add(why.name());
        }

        @Override
        public void failed(@Nullable Throwable failure) {
            said.add("failed");
        }
    };

    private final StringTransport transport = new StringTransport(new ManualTime().reactor(), TcpOptions.defaults());

    private static LoginSettings settings(Accounts accounts) {
        return new LoginSettings(accounts, "a.example", AuthenticationInClear.REFUSED, new FailedLogins());
    }

    private SaslDialogue dialogue() {
        return new SaslDialogue(settings(new MemoryAccounts().withUser("tim", "secret")), transport, side);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void respond(SaslDialogue dialogue, String line) {
        byte[] bytes = ("+" + line + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        dialogue.respond(bytes, 1, bytes.length - 2);
    }

    @Test
    void whoSaysItAllAtOnceIsAskedNothing() {
        dialogue().begin(SaslMechanism.PLAIN, Optional.of(base64("\0tim\0secret")));
        assertThat(said).containsExactly("user tim");
    }

    @Test
    void othersAreAskedLineByLine() {
        SaslDialogue dialogue = dialogue();
        dialogue.begin(SaslMechanism.LOGIN, Optional.empty());
        respond(dialogue, base64("tim"));
        respond(dialogue, base64("wrong"));
        assertThat(said)
                .containsExactly("challenge " + base64("Username:"), "challenge " + base64("Password:"), "rejected");
    }

    @Test
    void anEqualsSignIsAnEmptyResponseInTheCommandAndNowhereElse() {
        dialogue().begin(SaslMechanism.PLAIN, Optional.of("="));
        SaslDialogue dialogue = dialogue();
        dialogue.begin(SaslMechanism.PLAIN, Optional.empty());
        respond(dialogue, "=");
        assertThat(said).containsExactly("malformed", "challenge ", "NO_BASE64");
    }

    @Test
    void aLineEndsAnExchangeThatIsNoResponse() {
        SaslDialogue dialogue = dialogue();
        for (String each : new String[] {"*", "!", "AAA", "AAB=", "AAA=\t"}) {
            dialogue.begin(SaslMechanism.PLAIN, Optional.empty());
            respond(dialogue, each);
        }
        dialogue.begin(SaslMechanism.PLAIN, Optional.empty());
        dialogue.responseTooLong();
        respond(dialogue, base64("\0tim\0secret"));
        said.removeIf("challenge "::equals);
        assertThat(said)
                .containsExactly(
                        "CANCELLED", "NO_BASE64", "NO_BASE64", "NO_BASE64", "NO_BASE64", "TOO_LONG", "CANCELLED");
    }

    @Test
    void nothingIsLeftOfAnExchangeThatIsForgotten() {
        SaslDialogue dialogue = dialogue();
        dialogue.begin(SaslMechanism.PLAIN, Optional.empty());
        dialogue.forget();
        respond(dialogue, base64("\0tim\0secret"));
        assertThat(said).containsExactly("challenge ", "CANCELLED");
    }

    @Test
    void accountsMayFail() {
        Accounts broken = new Accounts() {
            @Override
            public Set<Credential> credentials() {
                return EnumSet.of(Credential.PASSWORD);
            }

            @Override
            public CompletionStage<Optional<String>> verifyPassword(String user, String password) {
                return CompletableFuture.failedFuture(new IllegalStateException("no directory"));
            }
        };
        new SaslDialogue(settings(broken), transport, side)
                .begin(SaslMechanism.PLAIN, Optional.of(base64("\0tim\0secret")));
        assertThat(said).containsExactly("failed");
        assertThat(settings(broken).find("plain")).hasValue(SaslMechanism.PLAIN);
        assertThat(settings(broken).find("CRAM-MD5")).isEmpty();
    }

    @Test
    void theDelayGrowsWithTheConnectionAndWithItsAddress() {
        ManualTime time = new ManualTime();
        LoginSettings settings = settings(new MemoryAccounts());
        LoginFailures first = failures(settings, time, "192.0.2.1");
        assertThat(first.add()).isEqualTo(Duration.ofSeconds(2));
        assertThat(first.areTooMany()).isFalse();
        assertThat(first.add()).isEqualTo(Duration.ofSeconds(4));
        assertThat(first.areTooMany()).isTrue();
        LoginFailures second = failures(settings, time, "192.0.2.1");
        assertThat(second.add()).isEqualTo(Duration.ofSeconds(6));
        assertThat(second.areTooMany()).isFalse();
        assertThat(failures(settings, time, "192.0.2.2").add()).isEqualTo(Duration.ofSeconds(2));
    }

    private static LoginFailures failures(LoginSettings settings, ManualTime time, String address) {
        return settings.newFailures(transport(time, address), Duration.ofSeconds(2), 2);
    }

    private static StringTransport transport(ManualTime time, String address) {
        InetSocketAddress here = new InetSocketAddress("192.0.2.99", 0);
        ManualPort port =
                (ManualPort) time.reactor().listenTcp(here, peer -> new BaseProtocol() {}, TcpOptions.defaults());
        return port.accept(new InetSocketAddress(address, 1)).orElseThrow();
    }

    @Test
    void passwordsPassInClearOnThisMachineOnly() {
        ManualTime time = new ManualTime();
        LoginSettings strict = settings(new MemoryAccounts().withUser("tim", "secret"));
        assertThat(strict.mayLogIn(transport(time, "127.0.0.2"))).isTrue();
        assertThat(strict.mayLogIn(transport(time, "::1"))).isTrue();
        assertThat(strict.mayLogIn(transport(time, "192.0.2.1"))).isFalse();
        assertThat(strict.offered(transport(time, "192.0.2.1"))).isEmpty();
        assertThat(strict.offered(transport(time, "127.0.0.1"))).contains(SaslMechanism.PLAIN);
        LoginSettings open =
                new LoginSettings(new MemoryAccounts(), "a", AuthenticationInClear.ALLOWED, new FailedLogins());
        assertThat(open.mayLogIn(transport(time, "192.0.2.1"))).isTrue();
    }
}
