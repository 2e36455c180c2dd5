// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** Where the fields of a section stand in its bytes. Text is made on demand; four numbers per field, reused for the next message. */
final class FieldTable implements HttpHeaders {
    private static final int STRIDE = 4;
    private static final int INITIAL_FIELDS = 16;

    private byte[] bytes = new byte[0];
    private int[] offsets = new int[INITIAL_FIELDS * STRIDE];
    private int size;

    void clear() {
        size = 0;
    }

    void add(int nameStart, int nameEnd, int valueStart, int valueEnd) {
        int at = size * STRIDE;
        if (at == offsets.length) {
            offsets = Arrays.copyOf(offsets, offsets.length * 2);
        }
        offsets[at] = nameStart;
        offsets[at + 1] = nameEnd;
        offsets[at + 2] = valueStart;
        offsets[at + 3] = valueEnd;
        size++;
    }

    /** Names the array which the offsets mean. */
    void over(byte[] owner) {
        bytes = owner;
    }

    FieldTable copy(byte[] owner) {
        FieldTable copy = new FieldTable();
        copy.bytes = owner;
        copy.offsets = Arrays.copyOf(offsets, Math.max(size, 1) * STRIDE);
        copy.size = size;
        return copy;
    }

    int nameStart(int index) {
        return offsets[index * STRIDE];
    }

    int nameEnd(int index) {
        return offsets[index * STRIDE + 1];
    }

    int valueStart(int index) {
        return offsets[index * STRIDE + 2];
    }

    int valueEnd(int index) {
        return offsets[index * STRIDE + 3];
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String name(int index) {
        Objects.checkIndex(index, size);
        return text(nameStart(index), nameEnd(index));
    }

    @Override
    public String value(int index) {
        Objects.checkIndex(index, size);
        return text(valueStart(index), valueEnd(index));
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    @Override
    public int indexOf(String name, int from) {
        for (int i = from; i < size; i++) {
            if (isNamed(i, name)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isNamed(int index, String name) {
        int start = nameStart(index);
        int length = name.length();
        if (nameEnd(index) - start != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (Scan.lowerCase(bytes[start + i]) != Scan.lowerCase(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
