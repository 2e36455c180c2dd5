// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Messages as they come: in many charsets and encodings, nested, answered, broken. The same seed makes the same messages. A text has one
 * character for each octet.
 */
final class MailCorpus {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final Instant FIRST = Instant.parse("2024-01-05T08:00:00Z");
    private static final String[] ZONES = {"+0000", "-0500", "+0530", "GMT", "-0000", "EST", "+0100 (CET)"};
    private static final String[] WORDS = {
        "alpha",
        "beta",
        "gamma",
        "report",
        "Invoice",
        "lunch",
        "caf\u00e9",
        "\u00dcber",
        "na\u00efve",
        "Stra\u00dfe",
        "caf\u00e9 noir"
    };
    private static final String[] ADDRESSES = {
        "ann@example.org",
        "Ann Lee <ann@example.org>",
        "\"Lee, Ann\" <ann.lee@example.org>",
        "bob@example.net (Bob B.)",
        "<carol@example.com>",
        "\"quoted \\\"nick\\\" name\" <d@example.org>",
        "\"odd local\"@example.org",
        "Friends: ann@example.org, Bob <bob@example.net>;",
        "undisclosed-recipients:;",
        "=?utf-8?Q?Andr=C3=A9?= <andre@example.fr>",
        "=?iso-8859-1?B?SvxyZ2Vu?= <juergen@example.de>",
        "<@relay.example.org:zoe@example.org>",
        "a.b.c@[192.0.2.1]"
    };

    private final Random random;
    private final List<String> ids = new ArrayList<>();
    private int boundaries;

    private MailCorpus(long seed) {
        this.random = new Random(seed);
    }

    /** So many messages. */
    static List<String> messages(long seed, int count) {
        MailCorpus corpus = new MailCorpus(seed);
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(corpus.message(i));
        }
        return messages;
    }

    /** Puts messages into a Maildir as they would have been delivered, a minute after each other, some with flags. */
    static void deliver(List<String> messages, Path maildir) {
        try {
            for (String folder : new String[] {"cur", "new", "tmp"}) {
                Files.createDirectories(maildir.resolve(folder));
            }
            for (int i = 0; i < messages.size(); i++) {
                Instant arrival = FIRST.plusSeconds(60L * i);
                String flags = new String[] {"", "S", "FS", "RS", "T", "D"}[i % 6];
                String name = arrival.getEpochSecond() + "." + String.format("%05d", i) + ".corpus:2," + flags;
                Path file = Files.write(
                        maildir.resolve("cur").resolve(name), messages.get(i).getBytes(StandardCharsets.ISO_8859_1));
                Files.setLastModifiedTime(file, FileTime.from(arrival));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean once(int in) {
        return random.nextInt(in) == 0;
    }

    private String one(String[] of) {
        return of[random.nextInt(of.length)];
    }

    private String message(int number) {
        StringBuilder out = new StringBuilder();
        String id = number + "." + random.nextInt(1000) + "@corpus.example.org";
        out.append(once(3) ? "Received: from a\n\tby b; Mon, 1 Jan 2024 00:00:00 +0000\n" : "");
        out.append("From: ").append(one(ADDRESSES)).append('\n');
        out.append(once(5) ? "Sender: " + one(ADDRESSES) + "\n" : "");
        out.append(once(6) ? "Reply-To: " + one(ADDRESSES) + "\n" : "");
        out.append(once(8) ? "" : "To: " + addresses() + "\n");
        out.append(once(4) ? "Cc: " + addresses() + "\n" : "");
        out.append(once(9) ? "Bcc: " + one(ADDRESSES) + "\n" : "");
        out.append(once(12) ? "" : "Date: " + date(number) + "\n");
        out.append(once(15) ? "" : "Subject: " + subject() + "\n");
        out.append(once(10) ? "" : "Message-ID: <" + id + ">\n");
        answers(out);
        out.append(once(4) ? "X-Tag: " + one(WORDS) + " " + number + "\n" : "");
        out.append("MIME-Version: 1.0\n");
        part(out, 0);
        ids.add(id);
        String message = out.toString();
        if (once(20)) {
            // At the end of a line, since Dovecot ends the connection at half a character of an encoding.
            int end = message.lastIndexOf('\n', message.length() - random.nextInt(60));
            while (message.charAt(end - 1) == '=') {
                end = message.lastIndexOf('\n', end - 1);
            }
            message = message.substring(0, end);
        }
        return once(3) ? message : message.replace("\n", "\r\n");
    }

    private String addresses() {
        StringBuilder out = new StringBuilder(one(ADDRESSES));
        while (!once(3)) {
            out.append(once(4) ? ",\n " : ", ").append(one(ADDRESSES));
        }
        return out.toString();
    }

    private String date(int number) {
        String date = DATE.format(FIRST.plusSeconds(3600L * number - random.nextInt(200_000)));
        return once(10)
                ? one(new String[] {"yesterday", "", "Mon, 32 Jan 2024 00:00:00 +0000", "5 Feb 24 10:00 GMT"})
                : date + " " + one(ZONES);
    }

    private String subject() {
        String words = one(WORDS) + " " + one(WORDS);
        String base = switch (random.nextInt(6)) {
            case 0 -> encoded(words, "utf-8", "B");
            case 1 -> encoded(words, "iso-8859-1", "Q");
            case 2 -> encoded(one(WORDS), "utf-8", "Q") + "\n " + encoded(one(WORDS), "utf-8", "B");
            case 3 -> new String(words.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            default ->
                one(new String[] {"hello world", "status", "the  wide\n world", "[list] news", "\"quoted\" \\ thing"});
        };
        return one(new String[] {"", "", "", "Re: ", "RE : [x] ", "Fwd: ", "[list] Re: "})
                + base
                + (once(9) ? " (fwd)" : "");
    }

    private static String encoded(String text, String charset, String how) {
        byte[] bytes = text.getBytes(Charset.forName(charset));
        StringBuilder word = new StringBuilder("=?" + charset + '?' + how + '?');
        if (how.equals("B")) {
            word.append(Base64.getEncoder().encodeToString(bytes));
        } else {
            for (byte b : bytes) {
                word.append(
                        b == ' '
                                ? "_"
                                : b > ' ' && Character.isLetterOrDigit(b) ? String.valueOf((char) b) : quoted(b));
            }
        }
        return word.append("?=").toString();
    }

    private static String quoted(byte b) {
        return String.format("=%02X", b & 0xff);
    }

    private void answers(StringBuilder out) {
        if (ids.isEmpty() || once(2)) {
            return;
        }
        String last = ids.get(Math.max(0, ids.size() - 1 - random.nextInt(12)));
        if (once(3)) {
            out.append("In-Reply-To: <").append(last).append(">\n");
            return;
        }
        out.append("References: <missing").append(random.nextInt(30)).append("@example.org>");
        if (once(2)) {
            out.append("\n <").append(ids.get(random.nextInt(ids.size()))).append('>');
        }
        out.append(" <").append(last).append(">\n");
    }

    private void part(StringBuilder out, int depth) {
        switch (depth > 4 ? 0 : random.nextInt(8)) {
            case 5 -> multipart(out, depth);
            case 6 -> {
                out.append("Content-Type: multipart/mixed; boundary=\"b ")
                        .append(boundaries)
                        .append("\"\n");
                parts(out, depth, "b " + boundaries++);
            }
            case 7 -> {
                out.append(once(2) ? "Content-Description: a message\n" : "");
                out.append("Content-Type: message/rfc822\n\n");
                out.append("From: ")
                        .append(one(ADDRESSES))
                        .append("\nSubject: ")
                        .append(subject())
                        .append('\n');
                part(out, depth + 1);
            }
            default -> text(out);
        }
    }

    private void multipart(StringBuilder out, int depth) {
        String boundary = "=_" + boundaries++;
        String type = one(new String[] {"alternative", "MIXED", "digest", "related; type=\"text/html\""});
        out.append("Content-Type: multipart/")
                .append(type)
                .append("; boundary=\"")
                .append(boundary)
                .append("\"\n");
        out.append(once(4) ? "Content-Language: en, de\n" : "");
        parts(out, depth, boundary);
    }

    private void parts(StringBuilder out, int depth, String boundary) {
        out.append('\n').append(once(3) ? "preamble gamma\n" : "");
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            out.append("--").append(boundary).append(once(9) ? "  \n" : "\n");
            part(out, depth + 1);
            out.append('\n');
        }
        out.append(once(12) ? "" : "--" + boundary + "--\n" + (once(4) ? "epilogue gamma\n" : ""));
    }

    private void text(StringBuilder out) {
        String words = one(WORDS) + " and " + one(WORDS) + ", said " + one(WORDS) + ".\n"
                + "line ".repeat(random.nextInt(20)) + "\n";
        if (once(10)) {
            out.append('\n')
                    .append("plain ")
                    .append(one(new String[] {"alpha", "report"}))
                    .append('\n');
            return; // to Dovecot a part without a type says nothing else either
        }
        out.append(once(6) ? "Content-Disposition: attachment; filename=\"a b.txt\"; size=12\n" : "");
        out.append(once(9) ? "Content-ID: <part@example.org>\n" : "");
        out.append(once(12) ? "Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==\n" : "");
        out.append(once(12) ? "Content-Location: http://example.org/a\n" : "");
        switch (1 + random.nextInt(9)) {
            case 1 -> body(out, "text/plain; charset=utf-8", words, StandardCharsets.UTF_8, "base64");
            case 2 ->
                body(out, "text/html; charset=\"ISO-8859-1\"", words, StandardCharsets.ISO_8859_1, "quoted-printable");
            case 3 -> body(out, "text/plain; charset=utf-8", words, StandardCharsets.UTF_8, "8bit");
            case 4 ->
                body(
                        out,
                        "text/plain; charset=windows-1252; format=flowed",
                        words,
                        Charset.forName("windows-1252"),
                        "8bit");
            case 5 ->
                body(
                        out,
                        "text/plain; charset=ISO-2022-JP",
                        "\u65e5\u672c\u8a9e report\n",
                        Charset.forName("ISO-2022-JP"),
                        "7bit");
            case 6 -> body(out, "application/octet-stream; name=alpha.bin", words, StandardCharsets.UTF_8, "base64");
            case 7 ->
                body(
                        out,
                        "text/plain; charset=koi8-r",
                        "\u041f\u0440\u0438\u0432\u0435\u0442 beta\n",
                        Charset.forName("KOI8-R"),
                        "quoted-printable");
            case 8 ->
                body(
                        out,
                        "image/png; name*0=\"al\"; name*1=pha.png",
                        "\u00ff\u0001\n",
                        StandardCharsets.ISO_8859_1,
                        "base64");
            default ->
                body(
                        out,
                        "TEXT/Plain (comment); charset=us-ascii",
                        "gamma report\n",
                        StandardCharsets.US_ASCII,
                        "7Bit");
        }
    }

    private void body(StringBuilder out, String type, String text, Charset charset, String encoding) {
        byte[] bytes = text.getBytes(charset);
        out.append("Content-Type: ")
                .append(type)
                .append("\nContent-Transfer-Encoding: ")
                .append(encoding)
                .append("\n\n");
        switch (encoding) {
            case "base64" ->
                out.append(Base64.getMimeEncoder(40, new byte[] {'\n'}).encodeToString(bytes))
                        .append('\n');
            case "quoted-printable" -> {
                for (byte b : bytes) {
                    boolean plain = b == '\n' || (b >= ' ' && b != '=' && b < 0x7f);
                    out.append(plain ? String.valueOf((char) b) : quoted(b)).append(once(30) ? "=\n" : "");
                }
            }
            default -> out.append(new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }
}
