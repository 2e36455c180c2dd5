// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

/**
 * The name of a field.
 *
 * @param text as written
 * @param isKept whether an index keeps the values of such fields
 */
record FieldName(String text, boolean isKept) {
    static FieldName of(String text) {
        return new FieldName(text, KeptFields.contains(text));
    }
}
