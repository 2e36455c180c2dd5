// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** The {@code sennit} command. Protocols and reactors come from the module path. */
@NullMarked
module dev.sennit.launcher {
    requires dev.sennit.reactor;
    requires info.picocli;
    requires static org.jspecify;
}
