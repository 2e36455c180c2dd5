// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Gathers a form, then hands it on.
 *
 * @param handler gets it
 * @param limits of the form
 */
record GatheringHandler(FormHandler handler, FormLimits limits) implements HttpHandler {
    @Override
    public boolean wantsStream(HttpRequest head) {
        return true;
    }

    @Override
    public void handle(HttpRequest request, HttpResponse response) {
        try {
            FormType type = FormType.of(request.headers());
            if (request.content().lengthBytes().orElse(0) > limits.maxBytes()) {
                throw FormException.tooLarge("the form has more bytes than are taken", limits.maxBytes());
            }
            request.content().deliverTo(new Gatherer(request, response, type));
        } catch (FormException failure) {
            response.error(failure.status());
        }
    }

    private final class Gatherer extends BaseProtocol {
        private final HttpRequest request;
        private final HttpResponse response;
        private final FormType type;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        Gatherer(HttpRequest request, HttpResponse response, FormType type) {
            this.request = request;
            this.response = response;
            this.type = type;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            if (response.isFinished()) {
                return;
            }
            if (data.remaining() > limits.maxBytes() - content.size()) {
                transport().loseConnection();
                response.error(FormException.tooLarge("", limits.maxBytes()).status());
                return;
            }
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            content.writeBytes(bytes);
        }

        @Override
        public void connectionLost(CloseReason reason) {
            if (!reason.equals(CloseReason.DONE) || response.isFinished()) {
                return;
            }
            try {
                handler.handle(request, response, Form.read(type, ByteBuffer.wrap(content.toByteArray()), limits));
            } catch (FormException failure) {
                response.error(failure.status());
            } catch (Exception failure) {
                response.fail(failure);
            }
        }
    }
}
