/** What programs are written against. It requires nothing at run time but the JDK. */
module org.rfork {
  requires static transitive org.jspecify;

  exports org.rfork;
  exports org.rfork.resource;
  exports org.rfork.spi;

  // Deep reflection by state-capture: a few of these types travel inside captured states.
  opens org.rfork;
  opens org.rfork.resource;

  uses org.rfork.spi.RuntimeProvider;
}
