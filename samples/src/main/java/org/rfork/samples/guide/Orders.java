package org.rfork.samples.guide;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.rfork.Continuation;
import org.rfork.RemoteFork;
import org.rfork.resource.Resource;

/** Adds up what a database has, by a handle of the program's own: a cursor that moves. */
public final class Orders {
  private Orders() {}

  public static void main(String[] args) throws SQLException {
    Path file = Path.of(System.getProperty("java.io.tmpdir"), "rfork-orders");
    String url = "jdbc:h2:file:" + file + ";AUTO_SERVER=TRUE"; // so that all nodes here reach it
    try (Connection database = DriverManager.getConnection(url);
        Statement statement = database.createStatement()) {
      statement.execute("drop table if exists orders");
      statement.execute("create table orders (id int primary key, amount int)");
      statement.execute("insert into orders select x, x * 10 from system_range(1, 100)");
      System.out.println("all orders: " + RemoteFork.fork(new Total(url)).join());
    }
  }

  /** What travels is how far it came; the connection is opened anew where it wakes. */
  static final class Cursor extends Resource {
    private final String url;
    private int last;
    private transient @Nullable Connection connection;
    private transient @Nullable ResultSet rows;

    Cursor(String url) {
      this.url = url;
    }

    @Override
    public String name() {
      return "orders of " + url;
    }

    @Override
    @SuppressWarnings("resource") // closing the connection closes all that it made
    public void bind() throws SQLException {
      connection = DriverManager.getConnection(url);
      var query =
          connection.prepareStatement("select id, amount from orders where id > ? order by id");
      query.setInt(1, last);
      rows = query.executeQuery();
    }

    @Override
    public void release() {
      Connection open = connection;
      connection = null;
      rows = null;
      if (open != null) {
        try {
          open.close();
        } catch (SQLException failure) {
          throw new IllegalStateException(name() + " was not closed", failure);
        }
      }
    }

    /** The next order's amount; -1 when there is none. */
    int next() throws SQLException {
      ResultSet open = rows;
      if (open == null || !open.next()) {
        return -1;
      }
      last = open.getInt("id");
      return open.getInt("amount");
    }
  }

  static final class Total extends Continuation<Long> {
    private final String url;
    private @Nullable Cursor orders;
    private long total;

    Total(String url) {
      this.url = url;
    }

    @Override
    protected Long run() throws Exception {
      if (orders == null) {
        orders = Resource.open(new Cursor(url));
      }
      for (int amount = orders.next(); amount >= 0; amount = orders.next()) {
        total += amount;
        RemoteFork.checkpoint();
      }
      return total;
    }
  }
}
