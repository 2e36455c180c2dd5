// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.accounts.file.FileAccounts;
import dev.sennit.reactor.spi.CommandContext;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginUsageException;
import dev.sennit.reactor.testkit.ManualTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailUserTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private record Given(Map<String, String> texts, List<String> operands, PrintStream out, PrintStream err)
            implements CommandContext {
        @Override
        public <T> Optional<T> find(PluginOption<T> option) {
            return Optional.ofNullable(texts.get(option.name())).map(option.parser());
        }
    }

    private void prepare(Map<String, String> options, String... operands) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        new MailUserPlugin().prepare(new Given(options, List.of(operands), nowhere, nowhere));
    }

    private static PasswordPrompt typing(String text) {
        return new PasswordPrompt(null, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Runs it to its end. */
    private void change(UserChange.Kind kind, String user, String input) {
        UserChange change = new UserChange(
                kind,
                user,
                new MailFolder(folder).users(),
                typing(input),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        ManualTime time = new ManualTime();
        CompletableFuture<Boolean> done = change.start(time.reactor()).toCompletableFuture();
        while (!done.isDone()) {
            time.advance(java.time.Duration.ZERO);
            Thread.onSpinWait();
        }
        assertThat(done.join()).isTrue();
    }

    private Optional<String> logIn(String user, String password) {
        return new FileAccounts(new MailFolder(folder).users(), Set.of())
                .verifyPassword(user, password)
                .toCompletableFuture()
                .join();
    }

    @Test
    void aUserIsAddedChangedListedAndRemoved() {
        change(UserChange.Kind.ADD, "tim", "secret\n");
        change(UserChange.Kind.ADD, "eve", "p\u00e4ss: w\u00f6rd");
        assertThat(logIn("tim", "secret")).hasValue("tim");
        assertThat(logIn("eve", "p\u00e4ss: w\u00f6rd")).hasValue("eve");
        change(UserChange.Kind.PASSWD, "tim", "other\r\nmore\n");
        assertThat(logIn("tim", "secret")).isEmpty();
        assertThat(logIn("tim", "other")).hasValue("tim");
        change(UserChange.Kind.LIST, "", "");
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsExactly("eve", "tim");
        change(UserChange.Kind.REMOVE, "tim", "");
        assertThat(logIn("tim", "other")).isEmpty();
    }

    @Test
    void whatIsWrongIsSaidBeforeAnybodyTypesAPassword() {
        change(UserChange.Kind.ADD, "tim", "secret\n");
        assertThatThrownBy(() -> change(UserChange.Kind.ADD, "tim", "")).hasMessageContaining("a user tim already");
        assertThatThrownBy(() -> change(UserChange.Kind.PASSWD, "eve", "")).hasMessageContaining("no user eve");
        assertThatThrownBy(() -> change(UserChange.Kind.REMOVE, "eve", "")).hasMessageContaining("no user eve");
        assertThatThrownBy(() -> change(UserChange.Kind.ADD, "a b", "x\n")).hasMessageContaining("unlike 'a b'");
    }

    @Test
    void aPasswordIsOneLineOfUtf8() throws IOException {
        assertThat(typing("a\nb").ask("tim")).isEqualTo("a");
        for (String none : new String[] {"", "\n"}) {
            assertThatThrownBy(() -> typing(none).ask("tim")).hasMessageContaining("no password was given");
        }
        char[] long4096 = new char[4096];
        Arrays.fill(long4096, 'x');
        assertThat(typing(new String(long4096)).ask("tim")).hasSize(4096);
        assertThatThrownBy(() -> typing(new String(long4096) + "x").ask("tim")).hasMessageContaining("4096 bytes");
        PasswordPrompt latin1 = new PasswordPrompt(null, new ByteArrayInputStream(new byte[] {(byte) 0xE4}));
        assertThatThrownBy(() -> latin1.ask("tim")).hasMessageContaining("no UTF-8");
    }

    @Test
    void theCommandLineIsExplained() {
        Map<String, String> store = Map.of("store", folder.toString());
        for (String[] wrong : new String[][] {{}, {"sing"}, {"add"}, {"add", "a", "b"}, {"list", "a"}, {"remove"}}) {
            assertThatThrownBy(() -> prepare(store, wrong))
                    .isInstanceOf(PluginUsageException.class)
                    .hasMessageContaining("add|passwd|remove");
        }
        assertThatThrownBy(() -> prepare(Map.of(), "add", "tim"))
                .isInstanceOf(PluginUsageException.class)
                .hasMessageContaining("--store DIR");
        assertThatThrownBy(() -> prepare(Map.of("store", folder + "/no"), "list"))
                .isInstanceOf(PluginFailedException.class)
                .hasMessageContaining("there is no folder");
    }

    @Test
    void theFirstUserMakesTheFolderForItsOwnerOnly() throws IOException {
        Path store = folder.resolve("a/b");
        prepare(Map.of("store", store.toString()), "add", "tim");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store)))
                .isEqualTo("rwx------");
        assertThat(store.resolve("mail")).isDirectory();
    }
}
