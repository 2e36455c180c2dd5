// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {
    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("users");
    }

    private PasswordFile file() {
        return new PasswordFile(path());
    }

    @Test
    void whatWasAddedIsThereForWhoeverOpensTheFile() throws IOException {
        assertThat(file().users()).isEmpty();
        file().add("tim", "secret");
        file().add("eve", "пароль: with a colon");
        assertThat(file().users()).containsExactly("eve", "tim");
        assertThat(file().read().get("eve").hash().fits("пароль: with a colon")).isTrue();
        file().changePassword("tim", "other");
        assertThat(file().read().get("tim").hash().fits("secret")).isFalse();
        assertThat(file().read().get("tim").hash().fits("other")).isTrue();
        file().remove("eve");
        assertThat(file().users()).containsExactly("tim");
    }

    @Test
    void noPasswordStandsInTheFileAndOnlyItsOwnerReadsIt() throws IOException {
        file().add("tim", "tanstaaf");
        assertThat(Files.readString(path()))
                .doesNotContain("tanstaaf")
                .startsWith("tim:{ARGON2ID}$argon2id$v=19$m=19456,");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-r--r--"));
        file().changePassword("tim", "x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
    }

    @Test
    void samePasswordsHaveOtherHashes() throws IOException {
        file().add("a", "secret");
        file().add("b", "secret");
        List<UserLine> users = List.copyOf(file().read().values());
        assertThat(users.get(0).hash().hash()).isNotEqualTo(users.get(1).hash().hash());
        assertThat(users.get(0).sha1().storedKey())
                .isNotEqualTo(users.get(1).sha1().storedKey());
    }

    @Test
    void aChangeThatIsRefusedChangesNothing() throws IOException {
        file().add("tim", "secret");
        String before = Files.readString(path());
        assertThatThrownBy(() -> file().add("tim", "x")).hasMessage("there is a user tim already");
        assertThatThrownBy(() -> file().remove("eve")).hasMessage("there is no user eve");
        assertThatThrownBy(() -> file().changePassword("eve", "x")).hasMessage("there is no user eve");
        for (String name : new String[] {"", ".", "-a", "a b", "Tim", "a@b", "a:b", "a+b", "../x", "x".repeat(65)}) {
            assertThatThrownBy(() -> file().add(name, "x")).isInstanceOf(IllegalArgumentException.class);
        }
        for (String password : new String[] {"", "x".repeat(1025), "a\nb", "a\rb", "a\0b"}) {
            assertThatThrownBy(() -> file().add("eve", password)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Files.readString(path())).isEqualTo(before);
    }

    @Test
    void everyBrokenLineIsNamed() throws IOException {
        file().add("tim", "secret");
        String good = Files.readString(path()).strip();
        for (String bad : new String[] {
            "x",
            good.replace("tim", "TIM"),
            good.replace("{ARGON2ID}", "{PLAIN}"),
            good.replace("m=19456", "m=7"),
            good.replace("m=19456", "m=9999999"),
            good.replace("t=2", "t=0"),
            good.replace("t=2", "t=101"),
            good.replace("p=1", "p=17"),
            good.replace("4096,", "4095,"),
            good.replace("4096,", "99999999,"),
            good.replace("{SCRAM-SHA-256}4096", "{SCRAM-SHA-256}4096,"),
            good.substring(0, good.length() - 4),
            good + ":"
        }) {
            Files.writeString(path(), "# comment\n\n" + bad + "\n");
            assertThatThrownBy(() -> file().users())
                    .as(bad)
                    .isInstanceOf(PasswordFileException.class)
                    .hasMessageContaining("users, line 3: ");
        }
        Files.writeString(path(), good + "\n" + good + "\n");
        assertThatThrownBy(() -> file().users()).hasMessageContaining("line 2: a second user tim");
        Files.write(path(), new byte[] {(byte) 0xFF, '\n'});
        assertThatThrownBy(() -> file().users()).hasMessageContaining("is no UTF-8");
    }

    @Test
    void whatSomebodyLeftHalfDoneIsInNobodysWay() throws IOException {
        Files.writeString(folder.resolve("users.new"), "half a li");
        file().add("tim", "secret");
        assertThat(file().users()).containsExactly("tim");
        assertThat(folder.resolve("users.new")).doesNotExist();
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        PasswordFile nowhere = new PasswordFile(folder.resolve("no/users"));
        assertThatThrownBy(() -> nowhere.add("tim", "x")).hasMessageContaining("no/users cannot be changed");
    }

    @Test
    void changesAtTheSameTimeAllCount() throws Exception {
        CountDownLatch all = new CountDownLatch(4);
        CompletableFuture<?>[] changes = new CompletableFuture<?>[4];
        for (int i = 0; i < changes.length; i++) {
            String name = "user" + i;
            changes[i] = CompletableFuture.runAsync(
                    () -> {
                        all.countDown();
                        try {
                            all.await();
                            file().add(name, "secret");
                        } catch (IOException | InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    },
                    command -> new Thread(command).start());
        }
        CompletableFuture.allOf(changes).get();
        assertThat(file().users()).containsExactly("user0", "user1", "user2", "user3");
    }

    @Test
    void theLockIsOneThatOtherProcessesSee() throws IOException {
        file().create();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("users.lock"))))
                .isEqualTo("rw-------");
        try (FileChannel other = FileChannel.open(folder.resolve("users.lock"), StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            // within one process a lock that is held is an error rather than a reason to wait: it was asked for
            assertThatThrownBy(() -> file().create())
                    .isInstanceOf(java.nio.channels.OverlappingFileLockException.class);
        }
    }
}
