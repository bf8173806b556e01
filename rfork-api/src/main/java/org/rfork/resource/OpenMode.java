package org.rfork.resource;

/** What a {@link RemoteFile} is opened for. */
public enum OpenMode {
  /** Bytes are read; the file must be there. Others may write it meanwhile. */
  READ,
  /** Bytes are read under a shared lease: as long as it lasts no fork writes the file. */
  READ_SHARED,
  /** The file gets a new content, from nothing; what it has now is there until it is published. */
  WRITE,
  /** Bytes are added at the end; a file that is not there is made. */
  APPEND,
  /** The content is read and changed; a file that is not there is made. */
  READ_WRITE;

  /** Whether something can be read. */
  public boolean reads() {
    return this == READ || this == READ_SHARED || this == READ_WRITE;
  }

  /** Whether something can be written, under an exclusive lease. */
  public boolean writes() {
    return this == WRITE || this == APPEND || this == READ_WRITE;
  }

  /** Whether the file is leased. */
  public boolean leases() {
    return this != READ;
  }
}
