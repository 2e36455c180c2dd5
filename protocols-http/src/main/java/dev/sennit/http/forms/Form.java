// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

import dev.sennit.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A form that is there as a whole, from {@code application/x-www-form-urlencoded} or {@code multipart/form-data}. Its text is UTF-8, or it
 * is refused; files may hold anything. {@link FormHandler} gathers it.
 */
public final class Form {
    private final List<FormField> fields;

    Form(List<FormField> fields) {
        this.fields = List.copyOf(fields);
    }

    /**
     * Reads the content of a request that was gathered.
     *
     * @param request with its {@link HttpRequest#body()}
     * @param limits of the form
     * @return the form, valid for ever
     * @throws FormException if there is no form, or one that is broken or too large
     */
    public static Form of(HttpRequest request, FormLimits limits) throws FormException {
        return read(FormType.of(request.headers()), request.body().duplicate(), limits);
    }

    /**
     * Reads the query of a request, which is written like {@code application/x-www-form-urlencoded}.
     *
     * @param request with or without a query
     * @param limits of the form
     * @return the form, valid for ever; empty if there is no query
     * @throws FormException if it is broken or too large
     */
    public static Form ofQuery(HttpRequest request, FormLimits limits) throws FormException {
        return UrlEncoded.read(request.query(), limits);
    }

    static Form read(FormType type, ByteBuffer content, FormLimits limits) throws FormException {
        return type.boundary().isPresent()
                ? MultipartGatherer.read(type.boundary().get(), content, limits)
                : UrlEncoded.read(StandardCharsets.ISO_8859_1.decode(content).toString(), limits);
    }

    /** {@return all fields, in the order in which they were sent} */
    public List<FormField> fields() {
        return fields;
    }

    /**
     * The text of a field.
     *
     * @param name as in the form
     * @return of the first field of that name
     */
    public Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.head().name().equals(name))
                .findFirst()
                .map(FormField::text);
    }

    /**
     * The texts of all fields of a name, such as those of check boxes.
     *
     * @param name as in the form
     * @return in the order in which they were sent
     */
    public List<String> all(String name) {
        List<String> texts = new ArrayList<>();
        for (FormField field : fields) {
            if (field.head().name().equals(name)) {
                texts.add(field.text());
            }
        }
        return List.copyOf(texts);
    }

    /** The names and lengths. */
    @Override
    public String toString() {
        return "form " + fields;
    }
}
