package org.rfork.runtime.resource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a fork holds that would leave, for the node that it would go to.
 *
 * @param files of each what is needed to find its file
 * @param others handles of the program's own, captured
 */
public record Trial(List<String> files, byte[] others) {

  /** As bytes. */
  public byte[] bytes() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(files.size());
      for (String file : files) {
        out.writeUTF(file);
      }
      out.write(others);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** Of these bytes. */
  public static Trial parse(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      List<String> files = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        files.add(in.readUTF());
      }
      return new Trial(files, in.readAllBytes());
    } catch (IOException damaged) {
      throw new UncheckedIOException("what was sent to be tried out is damaged", damaged);
    }
  }
}
