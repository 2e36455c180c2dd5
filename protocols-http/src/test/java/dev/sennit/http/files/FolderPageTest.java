// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.files.FolderListing.Entry;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderPageTest {
    private static final Instant DAY = Instant.parse("2026-11-21T08:30:59Z");

    @Test
    void foldersComeFirstThenNames() {
        FolderListing listing =
                new FolderListing(List.of(file("b", 1), folder("z"), file("A", 1), file("a", 1), folder("Y")), true);
        assertThat(listing.entries()).extracting(Entry::name).containsExactly("Y", "z", "A", "a", "b");
    }

    @Test
    void aRowSaysWhatThereIs() {
        String page = render("/docs/", folder("img"), file("a.txt", 1536));
        assertThat(page)
                .contains("<a href=\"img/\">img/</a>")
                .contains("<a href=\"a.txt\">a.txt</a></td><td class=\"n\" title=\"1536 bytes\">1.5 kB</td>")
                .contains("<td class=\"n\">2026-11-21 08:30</td>")
                .contains("<a href=\"../\">..</a>")
                .doesNotContain("empty")
                .doesNotContain("more");
    }

    @Test
    void theRootHasNoParent() {
        assertThat(render("/", file("a", 1))).doesNotContain("..").contains("<h1><a href=\"./\">/</a></h1>");
    }

    @Test
    void theHeadingLeadsToEachFolderAbove() {
        assertThat(render("/a/b%20c/d/"))
                .contains(
                        "<h1><a href=\"../../../\">/</a> <a href=\"../../\">a</a> / <a href=\"../\">b c</a> / d /</h1>")
                .contains("<title>/a/b c/d/</title>")
                .contains("This folder is empty.");
    }

    @Test
    void namesCannotLeaveTheirPlace() {
        String page = render("/%3Cscript%3E/", file("<img src=x onerror='a'>&\".txt", 1));
        assertThat(page)
                .contains("<title>/&lt;script&gt;/</title>")
                .contains("href=\"%3Cimg%20src%3Dx%20onerror%3D%27a%27%3E%26%22.txt\"")
                .contains(">&lt;img src=x onerror=&#39;a&#39;&gt;&amp;&quot;.txt</a>")
                .doesNotContain("<script")
                .doesNotContain("<img");
    }

    @Property
    void noNameAddsATag(@ForAll String name) {
        String with =
                FolderPage.render(SafePath.of("/").orElseThrow(), new FolderListing(List.of(file(name, 1)), true));
        String without = render("/", file("x", 1));
        assertThat(with.chars().filter(c -> c == '<').count())
                .isEqualTo(without.chars().filter(c -> c == '<').count());
        assertThat(with.chars().filter(c -> c == '"').count())
                .isEqualTo(without.chars().filter(c -> c == '"').count());
    }

    @Test
    void aPageThatIsNotCompleteSaysSo() {
        String page =
                FolderPage.render(SafePath.of("/").orElseThrow(), new FolderListing(List.of(file("a", 1)), false));
        assertThat(page).contains("There is more in this folder");
    }

    @Test
    void nothingIsFetched() {
        assertThat(render("/", file("a", 1)))
                .doesNotContain("src=")
                .doesNotContain("url(")
                .doesNotContain("<script")
                .doesNotContain("<link")
                .doesNotContain("http");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "999,999 B",
        "1000,1.0 kB",
        "99949,99.9 kB",
        "99950,100 kB",
        "999499,999 kB",
        "999500,1.0 MB",
        "12345678,12.3 MB",
        "9223372036854775807,9.2 EB"
    })
    void sizesHaveThreeDigits(long sizeBytes, String text) {
        assertThat(FolderPage.size(sizeBytes)).isEqualTo(text);
    }

    private static String render(String path, Entry... entries) {
        return FolderPage.render(SafePath.of(path).orElseThrow(), new FolderListing(List.of(entries), true));
    }

    private static Entry file(String name, long sizeBytes) {
        return new Entry(name, false, new FileVersion(sizeBytes, FileTime.from(DAY)));
    }

    private static Entry folder(String name) {
        return new Entry(name, true, new FileVersion(4096, FileTime.from(DAY)));
    }
}
