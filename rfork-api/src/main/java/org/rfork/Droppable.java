package org.rfork;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Fields or components that the class no longer has and whose stored values may be lost. A field
 * that is gone and not named here makes older states be refused.
 *
 * <pre>{@code
 * @Droppable({"cachedTotal", "legacyId"})
 * record Account(String holder) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Droppable {
  /** Names of fields that this class itself declared, not a superclass. */
  String[] value();
}
