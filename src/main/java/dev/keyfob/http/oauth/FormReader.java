package dev.keyfob.http.oauth;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Makes [FormParameters] of a body, always as UTF-8 (RFC 6749 Appendix B).
@Provider
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class FormReader implements MessageBodyReader<FormParameters> {

    @Override
    public boolean isReadable(
            Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == FormParameters.class;
    }

    @Override
    public FormParameters readFrom(
            Class<FormParameters> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return FormParameters.parse(
                new String(body.readAllBytes(), StandardCharsets.ISO_8859_1),
                new FormParameters.Headers(
                        headers.getOrDefault(HttpHeaders.AUTHORIZATION, List.of()),
                        headers.getOrDefault(HttpHeaders.ACCEPT_LANGUAGE, List.of())));
    }
}
