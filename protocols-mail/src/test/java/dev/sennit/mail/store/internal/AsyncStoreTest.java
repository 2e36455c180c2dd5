// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Durability;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Which accounts stay open when nobody uses them. */
class AsyncStoreTest {
    private final List<String> calls = new ArrayList<>();
    private boolean isCrowded;
    private final AsyncStore store = new AsyncStore(
            (name, events) -> {
                calls.add("open " + name);
                if (name.startsWith("broken")) {
                    throw new IOException("no such disk");
                }
                return backend(name);
            },
            this::work,
            10,
            Durability.NONE);

    private void work(Runnable work) {
        if (isCrowded) {
            throw new RejectedExecutionException("all threads are busy");
        }
        work.run();
    }

    /** Of whose name the part behind a colon says how many messages it holds. */
    private BlockingAccount backend(String name) {
        return (BlockingAccount) Proxy.newProxyInstance(
                BlockingAccount.class.getClassLoader(),
                new Class<?>[] {BlockingAccount.class},
                (self, method, given) -> {
                    switch (method.getName()) {
                        case "close" -> calls.add("close " + name);
                        case "messages" -> {
                            return Long.parseLong(name.substring(name.indexOf(':') + 1));
                        }
                        case "list" -> {
                            return List.of();
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                });
    }

    private Account open(String name) {
        return store.open(name, Runnable::run).toCompletableFuture().join();
    }

    private void use(String name) {
        open(name).close();
    }

    @Test
    void theNextUserFindsItOpen() {
        use("a:1");
        use("a:1");
        Account one = open("a:1");
        use("a:1");
        assertThat(one.list()).isCompletedWithValue(List.of());
        assertThat(calls).containsExactly("open a:1");
    }

    @Test
    void ofTooManyTheLongestIdleIsClosed() {
        for (int i = 0; i < AsyncStore.MAX_IDLE; i++) {
            use(i + ":0");
        }
        use("0:0");
        assertThat(calls).hasSize(AsyncStore.MAX_IDLE);
        calls.clear();
        use("more:0");
        assertThat(calls).containsExactly("open more:0", "close 1:0");
        calls.clear();
        use("1:0");
        assertThat(calls).containsExactly("open 1:0", "close 2:0");
    }

    @Test
    void manyMessagesAreNotHeldForNobody() {
        long half = AsyncStore.MAX_IDLE_MESSAGES / 2;
        use("a:" + half);
        use("b:" + half);
        assertThat(calls).hasSize(2);
        calls.clear();
        use("c:1");
        assertThat(calls).containsExactly("open c:1", "close a:" + half);
        calls.clear();
        use("d:" + 10 * half);
        assertThat(calls)
                .as("but one of any size may be")
                .containsExactly("open d:" + 10 * half, "close b:" + half, "close c:1");
    }

    @Test
    void whatIsUsedIsNotClosed() {
        Account used = open("used:" + 10 * AsyncStore.MAX_IDLE_MESSAGES);
        use("a:1");
        use("b:1");
        assertThat(calls).noneMatch(call -> call.startsWith("close"));
        used.close();
        assertThat(calls)
                .contains("close a:1", "close b:1")
                .doesNotContain("close used:" + 10 * AsyncStore.MAX_IDLE_MESSAGES);
    }

    @Test
    void aStoreThatIsClosedKeepsNothingOpen() {
        use("a:1");
        Account used = open("b:1");
        store.close();
        assertThat(calls).containsExactly("open a:1", "open b:1", "close a:1");
        used.close();
        assertThat(calls).endsWith("close b:1");
        store.close();
        assertThat(calls).hasSize(4);
    }

    @Test
    void whatIsLeftWhileAllThreadsAreBusyIsClosedLater() {
        List<Account> left = new ArrayList<>();
        for (int i = 0; i <= AsyncStore.MAX_IDLE; i++) {
            left.add(open(i + ":0"));
        }
        isCrowded = true;
        left.forEach(Account::close);
        isCrowded = false;
        assertThat(calls).noneMatch(call -> call.startsWith("close"));
        use("last:0");
        assertThat(calls).endsWith("close 0:0", "close 1:0");
    }

    @Test
    void whatCannotBeOpenedIsNotKept() {
        use("a:0");
        for (int i = 0; i <= AsyncStore.MAX_IDLE; i++) {
            assertThat(store.open("broken " + i, Runnable::run)).isCompletedExceptionally();
        }
        assertThat(calls).doesNotContain("close a:0");
    }
}
