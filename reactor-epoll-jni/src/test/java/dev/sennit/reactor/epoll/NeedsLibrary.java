// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test of the native library. Where that was not built, for want of a compiler, the test is disabled and says why;
 * with NATIVE_REQUIRED=1 in the environment it runs, and fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsLibrary.Condition.class)
@interface NeedsLibrary {
    /** Looks for the library. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            String problem = NativeLibrary.problem();
            if (problem.isEmpty()) {
                return ConditionEvaluationResult.enabled("the native library is there");
            }
            return "1".equals(System.getenv("NATIVE_REQUIRED"))
                    ? ConditionEvaluationResult.enabled("required by NATIVE_REQUIRED=1, but " + problem)
                    : ConditionEvaluationResult.disabled(problem);
        }
    }
}
