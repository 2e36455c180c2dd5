// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** The nine bits of a file's mode. */
record FileMode(int bits) {
    private static final PosixFilePermission[] HIGHEST_FIRST = PosixFilePermission.values(); // OWNER_READ is 0400

    Set<PosixFilePermission> permissions() {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < HIGHEST_FIRST.length; i++) {
            if ((bits & (0400 >> i)) != 0) {
                permissions.add(HIGHEST_FIRST[i]);
            }
        }
        return permissions;
    }

    @Override
    public String toString() {
        return String.format("%03o", bits);
    }
}
