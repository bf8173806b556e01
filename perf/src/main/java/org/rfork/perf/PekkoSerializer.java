package org.rfork.perf;

import com.example.perf.Work;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.rfork.perf.PekkoMessage.Answer;
import org.rfork.perf.PekkoMessage.Ask;

/** Asks with where their answers go to, and answers, as bytes. Pekko makes it. */
public final class PekkoSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 5_150_611;
  private static final String ASK = "q";
  private static final String ANSWER = "a";

  private final ActorRefResolver references;

  /** For Pekko. */
  public PekkoSerializer(ExtendedActorSystem system) {
    references = ActorRefResolver.get(Adapter.toTyped(system));
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return message instanceof Ask ? ASK : ANSWER;
  }

  @Override
  public byte[] toBinary(Object message) {
    if (message instanceof Ask ask) {
      byte[] replyTo =
          references.toSerializationFormat(ask.replyTo()).getBytes(StandardCharsets.UTF_8);
      int bound = Integer.BYTES + replyTo.length + WorkCodec.bound(ask.work());
      ByteBuffer out = ByteBuffer.allocate(bound).order(ByteOrder.nativeOrder());
      out.putInt(replyTo.length).put(replyTo);
      WorkCodec.write(ask.work(), out);
      return Arrays.copyOf(out.array(), out.position());
    }
    if (message instanceof Answer answer) {
      return ByteBuffer.allocate(Double.BYTES).putDouble(answer.value()).array();
    }
    throw new IllegalArgumentException("not a message of perf: " + message);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    if (manifest.equals(ANSWER)) {
      return new Answer(ByteBuffer.wrap(bytes).getDouble());
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    byte[] replyTo = new byte[in.getInt()];
    in.get(replyTo);
    Work work = WorkCodec.read(in);
    return new Ask(work, references.resolveActorRef(new String(replyTo, StandardCharsets.UTF_8)));
  }
}
