package com.example.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.rfork.CaptureException;
import org.rfork.Shared;
import org.rfork.capture.Handle;
import org.rfork.capture.Handles;
import org.rfork.capture.SchemaSource;

class HandlesTest {
  record Price(String name) implements Shared<String> {
    @Override
    public String get() {
      return name;
    }
  }

  private static final Handles BY_NAME =
      new Handles() {
        @Override
        public Handle toHandle(Object value) {
          return new Handle("shared", ((Price) value).name());
        }

        @Override
        public Object fromHandle(Handle handle) {
          return new Price(handle.kind() + ":" + handle.token());
        }
      };

  @Test
  void handlesStandForTheirObjectsAndStayShared() {
    Price price = new Price("brent");
    Object[] state = {price, new Price("wti"), price};
    byte[] document = Captures.CAPTURE.capture(state, Captures.ALLOW, BY_NAME).bytes();
    Object[] copy =
        (Object[])
            Captures.CAPTURE.restore(
                document, Captures.ALLOW, getClass().getClassLoader(), BY_NAME);
    assertThat(copy).containsExactly(new Price("shared:brent"), new Price("shared:wti"), copy[0]);
    assertThat(copy[2]).isSameAs(copy[0]);
  }

  @Test
  void noHandlesRefusesByPath() {
    assertThatThrownBy(() -> Captures.capture(new Object[] {1, new Price("brent")}))
        .isInstanceOf(CaptureException.class)
        .hasMessageStartingWith("$[1]: " + Price.class.getName() + " stands for something");
  }

  @Test
  void aDocumentForAFileHoldsSchemasAndTheHandlesThatTookTheOthersPlaces() {
    record Order(Shared<String> price, int lots) {}
    ClassLoader loader = getClass().getClassLoader();
    byte[] message =
        Captures.CAPTURE.capture(new Order(new Price("brent"), 7), Captures.ALLOW, BY_NAME).bytes();
    byte[] file =
        Captures.CAPTURE.forFile(
            message,
            Captures.ALLOW,
            loader,
            SchemaSource.NONE,
            handle -> new Handle("future", handle.token()));
    assertThat(Captures.CAPTURE.schemas(message)).isEmpty();
    assertThat(Captures.CAPTURE.schemas(file)).hasSize(1);
    assertThat(Captures.CAPTURE.restore(file, Captures.ALLOW, loader, BY_NAME))
        .isEqualTo(new Order(new Price("future:brent"), 7));
  }
}
