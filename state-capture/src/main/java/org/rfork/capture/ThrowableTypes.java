package org.rfork.capture;

import java.util.List;

/** The JDK's exceptions that states hold and users extend. */
final class ThrowableTypes {
  static final List<Class<?>> ALL =
      List.of(
          Throwable.class,
          Exception.class,
          RuntimeException.class,
          Error.class,
          ArithmeticException.class,
          ArrayIndexOutOfBoundsException.class,
          ArrayStoreException.class,
          AssertionError.class,
          ClassCastException.class,
          CloneNotSupportedException.class,
          IllegalArgumentException.class,
          IllegalMonitorStateException.class,
          IllegalStateException.class,
          IndexOutOfBoundsException.class,
          InternalError.class,
          InterruptedException.class,
          LinkageError.class,
          NegativeArraySizeException.class,
          NoClassDefFoundError.class,
          NoSuchFieldException.class,
          NoSuchMethodException.class,
          NullPointerException.class,
          NumberFormatException.class,
          OutOfMemoryError.class,
          ReflectiveOperationException.class,
          SecurityException.class,
          StackOverflowError.class,
          StringIndexOutOfBoundsException.class,
          UnsupportedOperationException.class,
          VirtualMachineError.class,
          java.io.EOFException.class,
          java.io.FileNotFoundException.class,
          java.io.IOException.class,
          java.io.UncheckedIOException.class,
          java.io.UnsupportedEncodingException.class,
          java.net.ConnectException.class,
          java.net.MalformedURLException.class,
          java.net.ProtocolException.class,
          java.net.SocketException.class,
          java.net.SocketTimeoutException.class,
          java.net.UnknownHostException.class,
          java.security.GeneralSecurityException.class,
          java.time.DateTimeException.class,
          java.util.ConcurrentModificationException.class,
          java.util.EmptyStackException.class,
          java.util.InputMismatchException.class,
          java.util.NoSuchElementException.class,
          java.util.concurrent.CancellationException.class,
          java.util.concurrent.CompletionException.class,
          java.util.concurrent.ExecutionException.class,
          java.util.concurrent.RejectedExecutionException.class,
          java.util.concurrent.TimeoutException.class);

  private ThrowableTypes() {}
}
