// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.delivery.MailFrom;
import dev.sennit.mail.message.EnvelopeAddress;
import dev.sennit.mail.message.HeaderField;
import dev.sennit.mail.message.MessageEnvelope;
import dev.sennit.mail.message.MessageIndexer;
import dev.sennit.mail.message.MessageLimits;
import dev.sennit.mail.message.Part;
import dev.sennit.mail.smtp.TextSurvey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message from a pipe, kept in a file for as long as it is sent: MAIL has to say how long it is. Blocks. Where the system allows it the
 * file has no name, so that nothing stays behind of a message whose sending is killed.
 */
final class SpooledMessage implements AutoCloseable {
    private static final int PIECE_BYTES = 64 << 10;
    private static final String BLIND_COPIES = "Bcc";
    private static final List<String> RECIPIENTS = List.of("To", "Cc", BLIND_COPIES);

    /** As many addresses as the header has, which is limited itself. */
    private static final MessageLimits LIMITS = limits(MessageLimits.DEFAULTS);

    private final FileChannel file;
    private final Part header;
    private final MessageEnvelope addresses;

    private SpooledMessage(FileChannel file, Part header) {
        this.file = file;
        this.header = header;
        addresses = MessageEnvelope.of(header, LIMITS);
    }

    private static MessageLimits limits(MessageLimits some) {
        return new MessageLimits(
                some.depth(),
                some.parts(),
                some.headerBytes(),
                some.fieldBytes(),
                some.fields(),
                some.boundaryBytes(),
                some.parameters(),
                Integer.MAX_VALUE);
    }

    static SpooledMessage read(InputStream in, long maxBytes) throws IOException {
        return read(in, maxBytes, Path.of(System.getProperty("java.io.tmpdir")));
    }

    static SpooledMessage read(InputStream in, long maxBytes, Path folder) throws IOException {
        FileChannel file = FileChannel.open(
                Files.createTempFile(folder, "sennit-send-mail", ".eml"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        try {
            MessageIndexer indexer = new MessageIndexer(LIMITS);
            OutputStream out = Channels.newOutputStream(file);
            long bytes = 0;
            for (byte[] piece = in.readNBytes(PIECE_BYTES); piece.length > 0; piece = in.readNBytes(PIECE_BYTES)) {
                bytes += piece.length;
                if (bytes > maxBytes) {
                    throw new IOException("the message is longer than " + maxBytes + " bytes");
                }
                out.write(piece);
                indexer.write(ByteBuffer.wrap(piece));
            }
            if (bytes == 0) {
                throw new IOException("there is no message on standard input");
            }
            return new SpooledMessage(file, checked(indexer.finish().root()));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** What is not read of a header cannot be sent to, and a Bcc in it would be seen. */
    private static Part checked(Part header) throws IOException {
        if (header.header().octets() > LIMITS.headerBytes()) {
            throw new IOException("the header is longer than " + LIMITS.headerBytes() + " bytes");
        } else if (header.fields().size() >= LIMITS.fields()) {
            throw new IOException("the header has " + LIMITS.fields() + " fields or more");
        }
        return header;
    }

    /** Whom the header names as the author: Sender, else From. */
    Optional<MailAddress> author() throws IOException {
        List<MailAddress> found = read(addresses.sender());
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    /** Whom the header names in To, Cc and Bcc. */
    List<MailAddress> recipients() throws IOException {
        for (HeaderField field : header.fields()) {
            if (RECIPIENTS.stream().anyMatch(field::isNamed) && field.range().octets() > LIMITS.fieldBytes()) {
                throw new IOException("the header has a " + field.name() + " that is longer than " + LIMITS.fieldBytes()
                        + " bytes: give some of its addresses in a field of their own");
            }
        }
        List<MailAddress> all = new ArrayList<>(read(addresses.to()));
        all.addAll(read(addresses.cc()));
        all.addAll(read(addresses.bcc()));
        return all;
    }

    private static List<MailAddress> read(List<EnvelopeAddress> found) throws IOException {
        List<MailAddress> all = new ArrayList<>();
        for (EnvelopeAddress each : found) {
            if (each.mailbox().isPresent() && each.host().isPresent()) { // else it begins or ends a group
                try {
                    all.add(new MailAddress(each.mailbox().get(), each.host().get()));
                } catch (IllegalArgumentException e) {
                    throw new IOException(
                            "the header has '" + each.mailbox().get() + "@"
                                    + each.host().get() + "', which is " + e.getMessage(),
                            e);
                }
            }
        }
        return all;
    }

    /** What MAIL is to say of what {@link #open} gives. */
    MailFrom from(Optional<MailAddress> sender) throws IOException {
        TextSurvey survey = new TextSurvey();
        try (InputStream text = open()) {
            for (byte[] piece = text.readNBytes(PIECE_BYTES); piece.length > 0; piece = text.readNBytes(PIECE_BYTES)) {
                survey.read(piece, 0, piece.length);
            }
        }
        return survey.from(sender);
    }

    /** The message, without Bcc; to be read before this is closed. */
    InputStream open() throws IOException {
        InputStream text = new FileText(file);
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        long at = 0;
        for (HeaderField field : header.fields()) {
            if (field.isNamed(BLIND_COPIES)) {
                kept.write(text.readNBytes((int) (field.range().storedOffset() - at)));
                text.skipNBytes(field.range().storedBytes());
                at = field.range().storedEnd();
            }
        }
        return new SequenceInputStream(new ByteArrayInputStream(kept.toByteArray()), text);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Reads a file from its beginning, and leaves it open. */
    private static final class FileText extends InputStream {
        private final FileChannel file;
        private long position;

        private FileText(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = file.read(ByteBuffer.wrap(into, offset, length), position);
            position += Math.max(read, 0);
            return read;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }
    }
}
