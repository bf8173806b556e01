package org.rfork.runtime.resource;

/** A region that is coming to this node. What comes late of it is left. Safe for all threads. */
final class RegionArrival {
  private final Region region;
  private final String journey;
  private long last;

  /**
   * Nothing of it is here.
   *
   * @param journey tells one attempt to bring it from another
   */
  RegionArrival(Region region, String journey) {
    this.region = region;
    this.journey = journey;
  }

  boolean isOf(String other) {
    return journey.equals(other);
  }

  Region region() {
    return region;
  }

  long size() {
    return region.size();
  }

  /** Whether the part of this number is news; parts are sent one after the other. */
  private boolean isNews(long number) {
    boolean isNews = number > last;
    last = Math.max(last, number);
    return isNews;
  }

  /** Writes a part of it, once. */
  synchronized void part(long number, Iterable<RegionBlock> blocks) {
    if (isNews(number)) {
      for (RegionBlock block : blocks) {
        region.arrived(block.number(), block.bytes());
      }
    }
  }
}
