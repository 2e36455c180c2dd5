// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CloseReason;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

@ExtendWith(LeakCheck.class)
class LeakCheckTest {
    private final LeakCheck leaks = new LeakCheck();
    private final ManualTime time = leaks.watch(new ManualTime());

    private static ExtensionContext afterTest(Optional<Throwable> failure) {
        return (ExtensionContext) Proxy.newProxyInstance(
                LeakCheckTest.class.getClassLoader(),
                new Class<?>[] {ExtensionContext.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("getExecutionException");
                    return failure;
                });
    }

    private void endOfTest() {
        leaks.afterEach(afterTest(Optional.empty()));
    }

    @Test
    void nothingLeftIsFine() {
        assertThatCode(this::endOfTest).doesNotThrowAnyException();
    }

    @Test
    void aPendingCallIsNamedWithItsTime() {
        time.callLater(Duration.ofSeconds(30), () -> {});
        assertThatThrownBy(this::endOfTest)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a timed call, due in PT30S");
    }

    @Test
    void anOpenConnectionIsNamedWithItsDeadlines() {
        var wire = StringTransport.connect(new TimedLines(), time);
        assertThatThrownBy(this::endOfTest).hasMessageContaining("idle in 30s of 30s");
        leaks.watch(time);
        wire.loseNow(CloseReason.DONE);
        assertThatCode(this::endOfTest).doesNotThrowAnyException();
    }

    @Test
    void anOpenPortIsNamed() {
        time.reactor().listen("tcp:8007", peer -> new TimedLines());
        assertThatThrownBy(this::endOfTest).hasMessageContaining("8007");
    }

    @Test
    void aTestThatFailedIsNotToldAboutLeaksAsWell() {
        time.callLater(Duration.ofSeconds(30), () -> {});
        assertThatCode(() -> leaks.afterEach(afterTest(Optional.of(new AssertionError("first")))))
                .doesNotThrowAnyException();
    }

    @Test
    void theExtensionHandsOutAWatchedTime(ManualTime given) {
        var wire = StringTransport.connect(new TimedLines(), given);
        wire.receiveEof();
        assertThat(given.pendingCalls()).isZero();
    }
}
