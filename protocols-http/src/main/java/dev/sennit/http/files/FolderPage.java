// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.files;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** The page that shows what is in a folder. It is whole: no scripts, no pictures, nothing to be fetched. */
public final class FolderPage {
    /** Nothing may be loaded and no script may run, even if a name should ever get through unescaped. */
    public static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private static final String TOP = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>%s</title>
            <style>
            :root { color-scheme: light dark; --line: #8884; --dim: #767676; --link: #0b57d0 }
            @media (prefers-color-scheme: dark) { :root { --dim: #9a9a9a; --link: #8ab4f8 } }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem }
            h1 { font-size: 1.25rem; overflow-wrap: anywhere }
            a { color: var(--link); text-decoration: none; unicode-bidi: isolate }
            a:hover { text-decoration: underline }
            table { width: 100%%; border-collapse: collapse }
            th { text-align: left; font-weight: 600; color: var(--dim) }
            th, td { padding: .3rem .5rem; border-bottom: 1px solid var(--line) }
            td:first-child { overflow-wrap: anywhere }
            .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--dim) }
            p { color: var(--dim) }
            </style>
            </head>
            <body>
            <h1>%s</h1>
            <table>
            <thead><tr><th>Name</th><th class="n">Size</th><th class="n">Changed (UTC)</th></tr></thead>
            <tbody>
            """;
    private static final String PARENT =
            "<tr><td><a href=\"../\">..</a></td><td class=\"n\"></td><td class=\"n\"></td></tr>\n";
    private static final String BOTTOM = "</body>\n</html>\n";

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
    private static final String UNITS = "kMGTPE";

    private FolderPage() {}

    public static String render(SafePath folder, FolderListing listing) {
        StringBuilder page = new StringBuilder(2048 + 200 * listing.entries().size());
        page.append(TOP.formatted(escape(folder.toString()), trail(folder.names())));
        if (!folder.names().isEmpty()) {
            page.append(PARENT);
        }
        listing.entries().forEach(entry -> row(entry, page));
        page.append("</tbody>\n</table>\n");
        if (listing.entries().isEmpty()) {
            page.append("<p>This folder is empty.</p>\n");
        }
        if (!listing.isComplete()) {
            page.append("<p>There is more in this folder than is shown here: the first ")
                    .append(listing.entries().size())
                    .append(" that were found.</p>\n");
        }
        return page.append(BOTTOM).toString();
    }

    /** A link for each folder on the way. All links are relative, so that they work behind a proxy that adds a prefix. */
    private static String trail(List<String> names) {
        StringBuilder trail = new StringBuilder();
        int levelsUp = names.size();
        trail.append("<a href=\"")
                .append(levelsUp == 0 ? "./" : "../".repeat(levelsUp))
                .append("\">/</a>");
        for (Iterator<String> rest = names.iterator(); rest.hasNext(); ) {
            String name = escape(rest.next());
            levelsUp--;
            if (rest.hasNext()) {
                trail.append(" <a href=\"")
                        .append("../".repeat(levelsUp))
                        .append("\">")
                        .append(name)
                        .append("</a> /");
            } else {
                trail.append(" ").append(name).append(" /");
            }
        }
        return trail.toString();
    }

    private static void row(FolderListing.Entry entry, StringBuilder page) {
        String slash = entry.isFolder() ? "/" : "";
        page.append("<tr><td><a href=\"")
                .append(PercentCode.encode(entry.name()))
                .append(slash)
                .append("\">");
        page.append(escape(entry.name())).append(slash).append("</a></td><td class=\"n\"");
        if (!entry.isFolder()) {
            long sizeBytes = entry.version().sizeBytes();
            page.append(" title=\"").append(sizeBytes).append(" bytes\">").append(size(sizeBytes));
        } else {
            page.append('>');
        }
        page.append("</td><td class=\"n\">").append(minute(entry.version())).append("</td></tr>\n");
    }

    private static String minute(FileVersion version) {
        Instant modified = Instant.ofEpochSecond(version.modifiedSecond());
        return HttpDates.canBeWritten(version.modifiedSecond()) ? MINUTE.format(modified.atOffset(ZoneOffset.UTC)) : "";
    }

    /** Bytes, or three digits and a decimal unit: 999 B, 1.0 kB, 12.3 MB, 123 GB. */
    static String size(long sizeBytes) {
        if (sizeBytes < 1000) {
            return sizeBytes + " B";
        }
        double amount = sizeBytes / 1000.0;
        int unit = 0;
        while (amount >= 999.5) {
            amount /= 1000;
            unit++;
        }
        String digits = String.format(Locale.ROOT, amount < 99.95 ? "%.1f" : "%.0f", amount);
        return digits + " " + UNITS.charAt(unit) + "B";
    }

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
