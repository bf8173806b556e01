package org.rfork.spi;

import org.jspecify.annotations.Nullable;
import org.rfork.StateHooks;
import org.rfork.resource.ForkChannel;
import org.rfork.resource.Handshake;
import org.rfork.resource.OpenMode;
import org.rfork.resource.RemoteFile;
import org.rfork.resource.RemoteServerSocket;
import org.rfork.resource.RemoteSocket;
import org.rfork.resource.Resource;
import org.rfork.resource.ResourceException;
import org.rfork.resource.SharedRegion;

/** What stands behind handles to the world outside. */
public interface ResourceRuntime {

  /** See {@link RemoteFile#open}. */
  RemoteFile open(String name, OpenMode mode) throws ResourceException;

  /** See {@link RemoteSocket#connect}. */
  RemoteSocket connect(String host, int port, @Nullable Handshake handshake)
      throws ResourceException;

  /** See {@link RemoteServerSocket#listen}. */
  RemoteServerSocket listen(String address, int port) throws ResourceException;

  /** See {@link SharedRegion#open}. */
  SharedRegion region(String name, long bytes) throws ResourceException;

  /** See {@link ForkChannel#create}. */
  <T> ForkChannel<T> newChannel();

  /** A handle was bound for the calling fork, which has it until it ends. */
  void opened(Resource resource);

  /** A handle is captured as part of the calling fork's state. */
  void met(StateHooks handle);

  /** A handle was restored on the calling thread, and is to be bound when its whole state is. */
  void restored(StateHooks handle);
}
