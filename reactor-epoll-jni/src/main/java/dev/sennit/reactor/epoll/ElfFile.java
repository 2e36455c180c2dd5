// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Looks at a library before the JVM does, which says strange things on standard output about a file that is none, and
 * dies of one that was cut off. The numbers are those of elf(5), for 64-bit systems.
 */
final class ElfFile {
    private static final int HEADER_BYTES = 64;
    private static final int MAGIC = 0x464c457f; // "\177ELF", read from its end
    private static final int MACHINE = 18;
    private static final int SECTIONS = 40; // where the table begins, which is the last thing in the file
    private static final int SECTION_BYTES = 58;
    private static final int SECTION_COUNT = 60;
    private static final Map<Integer, String> ARCHITECTURES = Map.of(62, "x86_64", 183, "aarch64");

    private ElfFile() {}

    /**
     * Why this file cannot be a library for that architecture, as the end of a sentence that begins with the file; empty
     * when it may be one.
     */
    static String problemOf(Path path, String architecture) throws IOException {
        if (Files.isDirectory(path)) {
            return "is a folder";
        }
        ByteBuffer header = header(path);
        if (header.capacity() < HEADER_BYTES || header.getInt(0) != MAGIC) {
            return "is not a library";
        }
        int machine = Short.toUnsignedInt(header.getShort(MACHINE));
        String builtFor = ARCHITECTURES.getOrDefault(machine, "machine " + machine);
        if (ARCHITECTURES.containsValue(architecture) && !builtFor.equals(architecture)) {
            return "is for " + builtFor + ", and this is " + architecture;
        }
        return Files.size(path) < endOfSections(header) ? "is incomplete" : "";
    }

    private static ByteBuffer header(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return ByteBuffer.wrap(in.readNBytes(HEADER_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static long endOfSections(ByteBuffer header) {
        return header.getLong(SECTIONS)
                + (long) Short.toUnsignedInt(header.getShort(SECTION_BYTES))
                        * Short.toUnsignedInt(header.getShort(SECTION_COUNT));
    }
}
