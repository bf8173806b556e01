package org.rfork.runtime.resource;

import org.rfork.resource.Resource;
import org.rfork.runtime.exec.Held;

/** A handle that a program brought itself. */
public record ProgramsHandle(Resource resource) implements Held {
  @Override
  public Object handle() {
    return resource;
  }

  @Override
  public String kind() {
    return resource.kind();
  }

  @Override
  public String name() {
    return resource.name();
  }

  @Override
  public void bind() throws Exception {
    resource.bind();
  }

  @Override
  public void tryOut() throws Exception {
    try {
      resource.bind();
    } finally {
      resource.release();
    }
  }

  @Override
  public void release() {
    resource.release();
  }

  @Override
  public void end(boolean well) {
    resource.release();
  }
}
