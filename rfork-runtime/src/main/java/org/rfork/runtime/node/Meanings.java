package org.rfork.runtime.node;

import org.rfork.runtime.channel.Channels;
import org.rfork.runtime.resource.Files;
import org.rfork.runtime.resource.Regions;
import org.rfork.runtime.resource.socket.Sockets;

/** What handles in states stand for on this node. */
record Meanings(RestoredHandles handles, ClusterSchemas schemas, ResourceDesk resources) {
  Files files() {
    return resources.files();
  }

  Sockets sockets() {
    return resources.sockets();
  }

  Regions regions() {
    return resources.regions();
  }

  Channels channels() {
    return resources.channels().channels();
  }
}
