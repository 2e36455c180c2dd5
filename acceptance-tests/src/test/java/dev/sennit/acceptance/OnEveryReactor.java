// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole class runs once for each reactor, whose name is its parameter. */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"epoll", "nio"})
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface OnEveryReactor {}
