// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.accounts.Accounts;
import dev.sennit.mail.accounts.ClientNetwork;
import dev.sennit.mail.accounts.KnownUser;
import dev.sennit.mail.accounts.ScramHash;
import dev.sennit.mail.accounts.ScramKeys;
import dev.sennit.mail.accounts.ScramPretence;
import dev.sennit.mail.sasl.SaslMechanism;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileAccountsTest {
    @TempDir
    Path folder;

    private PasswordFile file() {
        return new PasswordFile(folder.resolve("users"));
    }

    private FileAccounts accounts() {
        return new FileAccounts(
                file(), Set.of("Example.ORG"), new FairQueue(Runnable::run, 2, 10, () -> {}), Runnable::run);
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    void aPasswordIsTheUsersOrNobodys() throws IOException {
        file().add("tim", "secret");
        FileAccounts accounts = accounts();
        for (String name : new String[] {"tim", "TIM", "tim@example.org", "Tim@EXAMPLE.org"}) {
            assertThat(get(accounts.verifyPassword(name, "secret"))).as(name).hasValue("tim");
            assertThat(get(accounts.findUser(name))).as(name).hasValue("tim");
        }
        assertThat(get(accounts.verifyPassword("tim", "Secret"))).isEmpty();
        for (String name : new String[] {"", "eve", "tim@elsewhere.org", "tim@", "@example.org"}) {
            assertThat(get(accounts.verifyPassword(name, "secret"))).as(name).isEmpty();
            assertThat(get(accounts.findUser(name))).as(name).isEmpty();
        }
    }

    @Test
    void scramIsServedToo() throws IOException {
        file().add("tim", "secret");
        assertThat(SaslMechanism.of(accounts()))
                .containsExactly(
                        SaslMechanism.SCRAM_SHA_256,
                        SaslMechanism.SCRAM_SHA_1,
                        SaslMechanism.PLAIN,
                        SaslMechanism.LOGIN);
        for (ScramHash hash : ScramHash.values()) {
            Optional<KnownUser<ScramKeys>> found = get(accounts().findScramKeys("Tim", hash));
            ScramKeys keys = found.orElseThrow().secret();
            assertThat(found.orElseThrow().name()).isEqualTo("tim");
            ScramKeys expected = ScramKeys.of(hash, "secret", keys.salt(), keys.iterations());
            assertThat(keys.storedKey()).isEqualTo(expected.storedKey());
            assertThat(keys.serverKey()).isEqualTo(expected.serverKey());
        }
        assertThat(get(accounts().findScramKeys("eve", ScramHash.SHA_256))).isEmpty();
    }

    private static ScramPretence pretence(FileAccounts accounts, String name) {
        return get(accounts.pretendScramKeys(name, ScramHash.SHA_256));
    }

    @Test
    void aStrangerIsToldWhatSomeUserIs() throws IOException {
        assertThat(pretence(accounts(), "eve").salt()).hasSize(16);
        assertThat(pretence(accounts(), "eve").iterations()).isEqualTo(4096);
        for (int i = 0; i < 4; i++) {
            file().add("user" + i, "secret");
        }
        String text = Files.readString(file().path());
        String salt = Base64.getEncoder().encodeToString(new byte[40]);
        for (int i = 0; i < 2; i++) {
            text = text.replaceFirst("SHA-256}4096,[^,]*,", "SHA-256}10000," + salt + ",");
        }
        Files.writeString(file().path(), text);
        FileAccounts accounts = accounts();
        Set<String> told = new HashSet<>();
        Set<String> salts = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            ScramPretence pretence = pretence(accounts, "eve" + i);
            told.add(pretence.salt().length + " bytes, " + pretence.iterations());
            salts.add(HexFormat.of().formatHex(pretence.salt()));
        }
        assertThat(told).containsExactlyInAnyOrder("16 bytes, 4096", "40 bytes, 10000");
        assertThat(salts).hasSize(100);
    }

    /** A user has one salt, too, however the name is spelled, whatever becomes of other users, and whoever is asked. */
    @Test
    void aStrangersSaltIsTheSameAtAnyTime() throws IOException {
        file().create();
        FileAccounts accounts = accounts();
        byte[] salt = pretence(accounts, "eve").salt();
        for (String name : new String[] {"Eve", "EVE@example.org", "eve@EXAMPLE.org"}) {
            assertThat(pretence(accounts, name).salt()).as(name).isEqualTo(salt);
        }
        assertThat(pretence(accounts, "eve@elsewhere.org").salt()).isNotEqualTo(salt);
        file().add("tim", "secret");
        file().changePassword("tim", "other");
        assertThat(pretence(accounts, "eve").salt()).isEqualTo(salt);
        assertThat(pretence(accounts(), "eve").salt()).isEqualTo(salt);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("users.key"))))
                .isEqualTo("rw-------");
        Files.writeString(folder.resolve("users.key"), "short");
        assertThatThrownBy(() -> pretence(accounts(), "eve")).hasMessageContaining("users.key has 5 bytes");
        Files.delete(folder.resolve("users.key"));
        FileAccounts keyless = accounts();
        assertThat(pretence(keyless, "eve").salt())
                .isNotEqualTo(salt)
                .isEqualTo(pretence(keyless, "eve").salt());
    }

    @Test
    void aNameThatOnlyLooksLikeAUsersIsNone() throws IOException {
        file().add("kim", "secret");
        for (String name : new String[] {
            "\u212aim", "\u212aim@example.org", "k\u0131m", "k\u0130m", "\u043aim", "ki\u200bm", "kim\u0301"
        }) {
            assertThat(get(accounts().findUser(name))).as(name).isEmpty();
            assertThat(get(accounts().verifyPassword(name, "secret"))).as(name).isEmpty();
        }
    }

    @Test
    void aChangeOfTheFileIsInForceAtOnce() throws IOException {
        FileAccounts accounts = accounts();
        assertThat(get(accounts.findUser("tim"))).isEmpty();
        file().add("tim", "secret");
        assertThat(get(accounts.findUser("tim"))).hasValue("tim");
        file().changePassword("tim", "other");
        assertThat(get(accounts.verifyPassword("tim", "secret"))).isEmpty();
        assertThat(get(accounts.verifyPassword("tim", "other"))).hasValue("tim");
        file().remove("tim");
        assertThat(get(accounts.verifyPassword("tim", "other"))).isEmpty();
        file().add("tim", "again");
        Files.delete(file().path());
        assertThat(get(accounts.findUser("tim"))).isEmpty();
    }

    @Test
    void nobodyGetsInWhileTheFileIsBroken() throws IOException {
        file().add("tim", "secret");
        FileAccounts accounts = accounts();
        assertThat(get(accounts.findUser("tim"))).hasValue("tim");
        Files.writeString(file().path(), "tim:secret\n");
        assertThatThrownBy(() -> get(accounts.verifyPassword("tim", "secret")))
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("line 1");
    }

    @Test
    void aStrangersPasswordIsHashedLikeAUsers() throws IOException {
        file().add("tim", "secret");
        PasswordHash nobody = PasswordHash.ofNobody();
        PasswordHash tim = file().read().get("tim").hash();
        assertThat(nobody.memoryKib()).isEqualTo(tim.memoryKib());
        assertThat(nobody.passes()).isEqualTo(tim.passes());
        assertThat(nobody.lanes()).isEqualTo(tim.lanes());
        assertThat(nobody.hash()).hasSameSizeAs(tim.hash());
        assertThat(nobody.fits("secret")).isFalse();
    }

    @Test
    void aStrangersPasswordCostsWhatSomeUsersDoes() throws IOException {
        for (int i = 0; i < 4; i++) {
            file().add("user" + i, "secret");
        }
        String text = Files.readString(file().path()).replaceFirst("m=19456,t=2", "m=1024,t=3");
        Files.writeString(file().path(), text.replaceFirst("m=19456,t=2", "m=1024,t=3"));
        FileAccounts accounts = accounts();
        Set<Integer> costs = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            PasswordHash hash = accounts.strangers("eve" + i);
            assertThat(hash.passes()).isEqualTo(hash.memoryKib() == 1024 ? 3 : 2);
            assertThat(accounts.strangers("EVE" + i + "@example.org").memoryKib())
                    .isEqualTo(hash.memoryKib());
            costs.add(hash.memoryKib());
        }
        assertThat(costs).containsExactlyInAnyOrder(1024, 19_456);
        assertThat(get(accounts.verifyPassword("eve1", "secret"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../tim",
                "tim/../tim",
                "/tim",
                "ti",
                "timm",
                "tim\0",
                "tim\r\n",
                "tim.",
                "~tim",
                "tim@example.org@example.org"
            })
    void aNameIsAUsersAsAWhole(String name) throws IOException {
        file().add("tim", "secret");
        assertThat(get(accounts().findUser(name))).isEmpty();
        assertThat(get(accounts().verifyPassword(name, "secret"))).isEmpty();
        assertThat(get(accounts().findScramKeys(name, ScramHash.SHA_256))).isEmpty();
    }

    @Test
    void nothingIsReadOrHashedOnTheThreadThatAsks() throws IOException {
        file().add("tim", "secret");
        Queue<Runnable> waiting = new ArrayDeque<>();
        FileAccounts accounts =
                new FileAccounts(file(), Set.of(), new FairQueue(waiting::add, 2, 10, () -> {}), waiting::add);
        var password = accounts.verifyPassword("tim", "secret").toCompletableFuture();
        var keys = accounts.findScramKeys("tim", ScramHash.SHA_1).toCompletableFuture();
        var user = accounts.findUser("tim").toCompletableFuture();
        assertThat(waiting).hasSize(3);
        assertThat(password).isNotDone();
        assertThat(keys).isNotDone();
        assertThat(user).isNotDone();
        waiting.forEach(Runnable::run);
        assertThat(password.join()).hasValue("tim");
        assertThat(keys.join()).isPresent();
        assertThat(user.join()).hasValue("tim");
    }

    @Test
    void tooManyQuestionsFailAndDoNotThrow() {
        Queue<Runnable> never = new ArrayDeque<>();
        FileAccounts full = new FileAccounts(file(), Set.of(), new FairQueue(never::add, 2, 1, () -> {}), work -> {
            throw new RejectedExecutionException("full");
        });
        full.verifyPassword("tim", "x");
        assertThatThrownBy(() -> get(full.verifyPassword("tim", "x")))
                .hasCauseInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> get(full.findUser("tim"))).hasCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void networksTakeTurns() throws IOException {
        file().add("tim", "secret");
        Queue<Runnable> workers = new ArrayDeque<>();
        FileAccounts accounts =
                new FileAccounts(file(), Set.of(), new FairQueue(workers::add, 1, 10, () -> {}), Runnable::run);
        List<String> answered = new ArrayList<>();
        for (String each : new String[] {"10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2"}) {
            Accounts theirs = accounts.askedFrom(
                    ClientNetwork.of(new InetSocketAddress(each, 1)).orElseThrow());
            theirs.verifyPassword("tim", "secret").thenAccept(user -> answered.add(each + user.orElseThrow()));
            assertThat(get(theirs.findScramKeys("tim", ScramHash.SHA_1))).isPresent();
            assertThat(SaslMechanism.of(theirs)).isEqualTo(SaslMechanism.of(accounts));
        }
        workers.remove().run();
        assertThat(answered).containsExactly("10.0.0.1tim", "10.0.0.2tim", "10.0.0.1tim", "10.0.0.1tim");
    }

    @Test
    void theHashIsThatOfOtherPrograms() { // python3-argon2, argon2(1)
        PasswordHash hash = PasswordHash.parse(
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
        assertThat(hash.fits("password")).isTrue();
        assertThat(hash.fits("Password")).isFalse();
        assertThat(hash)
                .hasToString("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
    }
}
