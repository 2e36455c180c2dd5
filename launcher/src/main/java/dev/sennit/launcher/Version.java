// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** Which Sennit this is. */
final class Version {
    private Version() {}

    static String text() {
        String version = Optional.ofNullable(Version.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("(not from a module)");
        return "sennit " + version + " on Java " + Runtime.version();
    }
}
