package org.rfork.runtime.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * All that the {@code reference.conf} files of Pekko say, read when rfork is built and kept as
 * values: parsing their text would be a good part of a start.
 */
public final class PekkoReference {
  private static final String FILES = "reference.conf";
  private static final String RESOURCE = "pekko-reference.bin";

  /** What Pekko reads of each jar: those files, and manifests to see that it is of one version. */
  private static final Set<String> OF_EACH_JAR = Set.of(FILES, JarFile.MANIFEST_NAME);

  private PekkoReference() {}

  /**
   * Writes the values of the files on this class path; a step of the build.
   *
   * @param args the directory of the module's classes
   */
  public static void main(String[] args) throws IOException {
    Path target = Path.of(args[0], RESOURCE);
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(target)))) {
      writeMap(ConfigFactory.parseResources(FILES).resolve().root().unwrapped(), out);
    }
  }

  /** What {@link ConfigFactory#defaultReference()} gives: system properties go before the files. */
  static Config load() {
    try (InputStream resource = PekkoReference.class.getResourceAsStream("/" + RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException(
            RESOURCE + " is not on the class path: build rfork-runtime with Maven");
      }
      byte[] bytes = resource.readAllBytes();
      Map<String, @Nullable Object> values =
          readMap(new DataInputStream(new ByteArrayInputStream(bytes)));
      return ConfigFactory.systemProperties()
          .withFallback(ConfigValueFactory.fromMap(values, FILES));
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read", e);
    }
  }

  /** Finds what {@code parent} does but for what was read or seen when rfork was built. */
  static ClassLoader loader(ClassLoader parent) {
    return new ClassLoader(parent) {
      @Override
      public Enumeration<URL> getResources(String name) throws IOException {
        return OF_EACH_JAR.contains(name)
            ? Collections.emptyEnumeration()
            : super.getResources(name);
      }
    };
  }

  private static void write(@Nullable Object value, DataOutputStream out) throws IOException {
    if (value == null) {
      out.writeByte('0');
    } else if (value instanceof Map<?, ?> map) {
      out.writeByte('{');
      writeMap(map, out);
    } else if (value instanceof List<?> list) {
      out.writeByte('[');
      out.writeInt(list.size());
      for (Object item : list) {
        write(item, out);
      }
    } else if (value instanceof Boolean flag) {
      out.writeByte('B');
      out.writeBoolean(flag);
    } else if (value instanceof Integer number) {
      out.writeByte('I');
      out.writeInt(number);
    } else if (value instanceof Long number) {
      out.writeByte('J');
      out.writeLong(number);
    } else if (value instanceof Double number) {
      out.writeByte('D');
      out.writeDouble(number);
    } else {
      out.writeByte('"');
      out.writeUTF((String) value);
    }
  }

  private static void writeMap(Map<?, ?> map, DataOutputStream out) throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.writeUTF((String) entry.getKey());
      write(entry.getValue(), out);
    }
  }

  private static @Nullable Object read(DataInputStream in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case '0' -> null;
      case '{' -> readMap(in);
      case '[' -> readList(in);
      case 'B' -> in.readBoolean();
      case 'I' -> in.readInt();
      case 'J' -> in.readLong();
      case 'D' -> in.readDouble();
      case '"' -> in.readUTF();
      default -> throw new IOException("no value is of kind " + kind);
    };
  }

  private static Map<String, @Nullable Object> readMap(DataInputStream in) throws IOException {
    int size = in.readInt();
    Map<String, @Nullable Object> map = new HashMap<>(2 * size);
    for (int i = 0; i < size; i++) {
      map.put(in.readUTF(), read(in));
    }
    return map;
  }

  private static List<@Nullable Object> readList(DataInputStream in) throws IOException {
    int size = in.readInt();
    List<@Nullable Object> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(read(in));
    }
    return list;
  }
}
