package org.rfork;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a field or a record's component in states that were stored before there was one.
 * Without this annotation it is {@code null}, zero or false.
 *
 * <pre>{@code
 * record Account(String holder, @Added(by = "euro") String currency) {
 *   static String euro() {
 *     return "EUR";
 *   }
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Added {
  /** A static method without parameters, of any visibility, in the same class. */
  String by();
}
