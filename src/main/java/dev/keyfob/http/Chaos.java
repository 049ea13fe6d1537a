package dev.keyfob.http;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// An endpoint's method whose answers an app team may have go wrong in development, with the header
/// [#HEADER]. A production build does not look at the header.
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Chaos {

    /// The request header that says what goes wrong.
    String HEADER = "Keyfob-Chaos";
}
