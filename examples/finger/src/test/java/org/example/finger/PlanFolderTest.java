// SPDX-License-Identifier: Apache-2.0
package org.example.finger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFolderTest {
    @TempDir
    Path folder;

    private PlanFolder plans() {
        return new PlanFolder(folder);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    @Test
    void aFileIsAUser() throws IOException {
        write("ada.plan", "Ada Lovelace\nWeave\r\npatterns.");
        assertThat(plans().find("ada")).contains(new User("ada", "Ada Lovelace", List.of("Weave", "patterns.")));
        assertThat(plans().find("bob")).isEmpty();
    }

    @Test
    void anEmptyFileIsAUserWithoutAFullName() throws IOException {
        write("ada.plan", "");
        assertThat(plans().find("ada")).contains(new User("ada", "ada", List.of()));
    }

    @Test
    void aNewPlanNeedsNoRestart() throws IOException {
        PlanFolder plans = plans();
        assertThat(plans.logins()).isEmpty();
        write("ada.plan", "Ada");
        assertThat(plans.logins()).containsExactly("ada");
    }

    @Test
    void onlyPlanFilesAreListedInOrder() throws IOException {
        write("bob.plan", "Bob");
        write("ada.plan", "Ada");
        write("notes.txt", "");
        write(".plan", "");
        write("Not A Login.plan", "");
        Files.createDirectory(folder.resolve("folder.plan"));
        Files.createSymbolicLink(folder.resolve("link.plan"), folder.resolve("notes.txt"));
        assertThat(plans().logins()).containsExactly("ada", "bob");
        assertThat(plans().find("folder")).isEmpty();
        assertThat(plans().find("link")).isEmpty();
    }

    @Test
    void aNameWithAPathInItIsNobody() throws IOException {
        Files.createDirectory(folder.resolve("plans"));
        write("ada.plan", "Ada");
        PlanFolder inside = new PlanFolder(folder.resolve("plans"));
        assertThat(inside.find("../ada")).isEmpty();
        assertThat(inside.find(folder.resolve("ada").toString())).isEmpty();
    }

    @Test
    void aPlanIsReadUpToItsLimit() throws IOException {
        String cut = "(The rest is left out: a plan has at most 16384 bytes.)";
        assertThat(linesOf(PlanFolder.MAX_PLAN_BYTES - 1)).noneMatch(cut::equals);
        assertThat(linesOf(PlanFolder.MAX_PLAN_BYTES)).noneMatch(cut::equals);
        assertThat(linesOf(PlanFolder.MAX_PLAN_BYTES + 1)).last().isEqualTo(cut);
    }

    private List<String> linesOf(int fileBytes) throws IOException {
        write("ada.plan", "Ada\n" + "x".repeat(fileBytes - 4));
        return plans().find("ada").orElseThrow().plan();
    }

    @Test
    void aFolderThatIsGoneIsAnError() throws IOException {
        Files.delete(folder);
        assertThatThrownBy(() -> plans().logins()).isInstanceOf(IOException.class);
        Files.createDirectory(folder); // for JUnit, which wants to delete it
    }
}
