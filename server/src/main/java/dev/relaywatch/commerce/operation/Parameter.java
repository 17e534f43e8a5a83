package dev.relaywatch.commerce.operation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a parameter of an operation, and bounds it. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Parameter {
    /** An e-mail address, as far as that can be told: whether there is one, only a mail would. */
    String EMAIL = "^[^@\\s]+@[^@\\s]+$";

    /** What it means, with its unit; a sentence without a full stop. */
    String value();

    /** The least a number may be. */
    double least() default 0;

    /** The most a number may be. */
    double most() default 1_000_000_000;

    /** Characters that a text may have. */
    int longest() default 200;

    /** What a text must look like, whole; empty: whatever it likes. */
    String pattern() default "";
}
