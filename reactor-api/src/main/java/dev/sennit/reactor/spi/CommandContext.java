// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

import java.io.PrintStream;
import java.util.List;

/** What the user of a command gave, and where it may speak. */
public interface CommandContext extends PluginContext {
    /** {@return what stood on the command line besides options, in that order} */
    List<String> operands();

    /** {@return standard output, for what was asked for} */
    PrintStream out();

    /** {@return standard error, for people: problems and progress} */
    PrintStream err();
}
