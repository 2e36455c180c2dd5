// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps all parts. */
final class MultipartGatherer implements PartEvents {
    private final List<FormField> fields = new ArrayList<>();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private @Nullable FormPart part; // non-null within a part

    private MultipartGatherer() {}

    static Form read(String boundary, ByteBuffer content, FormLimits limits) throws FormException {
        MultipartGatherer gatherer = new MultipartGatherer();
        MultipartParser parser = new MultipartParser(boundary, limits, gatherer);
        try {
            parser.parse(content);
        } catch (FormException failure) {
            throw failure;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
        if (!parser.isComplete()) {
            throw FormException.malformed("the form ends before its last delimiter");
        }
        return new Form(gatherer.fields);
    }

    @Override
    public void partBegins(FormPart begun) {
        part = begun;
        content.reset();
    }

    @Override
    public void data(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        content.writeBytes(bytes);
    }

    @Override
    public void partEnds() throws FormException {
        FormPart ended = part;
        byte[] bytes = content.toByteArray();
        if (ended == null) {
            throw new IllegalStateException("a part ends that has not begun");
        }
        if (ended.fileName().isEmpty()
                && Parameters.utf8(ByteBuffer.wrap(bytes)).isEmpty()) {
            throw FormException.malformed("the text of a field must be UTF-8");
        }
        fields.add(new FormField(ended, bytes));
        part = null;
    }

    @Override
    public boolean isHeld() {
        return false;
    }
}
