package org.rfork.resource;

/** What a {@link RemoteFile} is opened for. */
public enum OpenMode {
  /** Bytes are read; the file must be there. */
  READ,
  /** The file gets a new content, from nothing; what it has now is there until it is published. */
  WRITE,
  /** Bytes are added at the end; a file that is not there is made. */
  APPEND,
  /** The content is read and changed; a file that is not there is made. */
  READ_WRITE;

  /** Whether something can be written, and the file is leased. */
  public boolean writes() {
    return this != READ;
  }
}
