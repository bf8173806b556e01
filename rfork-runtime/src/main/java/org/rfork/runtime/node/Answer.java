package org.rfork.runtime.node;

import org.rfork.runtime.NodeId;

/** What a node answered. */
record Answer(NodeId from, NodeMessage message) {}
