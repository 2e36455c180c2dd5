// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.brotli.coding;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BrotliLibraryTest {
    @Test // on systems that can delete what is loaded
    void processThatIsKilledLeavesNoUnpackedCode() {
        assertTrue(BrotliLibrary.problem().isEmpty());
        assertFalse(Files.exists(Path.of(System.getProperty("com.aayushatharva.brotli4j.native.workdir"))));
    }
}
