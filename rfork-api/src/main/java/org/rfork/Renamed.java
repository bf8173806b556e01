package org.rfork;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a class, a field, a record's component or an enum's constant was called in older versions,
 * so that states which were stored then can be restored.
 *
 * <pre>{@code
 * @Renamed(from = "com.example.OldName")
 * record Account(@Renamed(from = "owner") String holder, long cents) {}
 * }</pre>
 *
 * <p>A renamed or moved class must also be listed by its present binary name, one a line, in a
 * resource {@code META-INF/rfork/renamed-classes} of its class path.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD})
public @interface Renamed {
  /** Older names; of a class its binary name with the package, else the simple name. */
  String[] from();
}
