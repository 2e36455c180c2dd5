// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Fails a JUnit test that leaves something behind: a timed call, an armed deadline, an open connection, an open port.
 *
 * <pre>{@code
 * @ExtendWith(LeakCheck.class)
 * class EchoTest {
 *     @Test
 *     void nothingIsLeftAfterTheLoss(ManualTime time) {      // made by the extension, and looked at afterwards
 *         var wire = StringTransport.connect(new Echo(), time);
 *         wire.loseNow(CloseReason.DONE);
 *     }
 * }
 * }</pre>
 *
 * <p>A test that makes its {@link ManualTime} itself registers the extension in a field, with
 * {@code @RegisterExtension final LeakCheck leaks = new LeakCheck();}, and calls {@link #watch(ManualTime)}. A test that
 * failed already is not told about leaks as well.
 */
public final class LeakCheck implements ParameterResolver, AfterEachCallback {
    private final List<Supplier<List<String>>> watched = new ArrayList<>();

    /** Nothing to look at yet. */
    public LeakCheck() {}

    /**
     * Looks at this clock and its reactor after the test.
     *
     * @param time the clock
     * @return the same
     */
    public ManualTime watch(ManualTime time) {
        watch(time.reactor()::leftovers);
        return time;
    }

    /**
     * Looks at something else after the test.
     *
     * @param leftovers gives a line for each thing that is left
     */
    public void watch(Supplier<List<String>> leftovers) {
        watched.add(leftovers);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ManualTime.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return watch(new ManualTime());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> left = new ArrayList<>();
        watched.forEach(each -> left.addAll(each.get()));
        watched.clear();
        if (!left.isEmpty() && context.getExecutionException().isEmpty()) {
            throw new AssertionError("the test leaves behind:\n  " + String.join("\n  ", left));
        }
    }
}
