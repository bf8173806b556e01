package org.rfork.samples.guide;

import java.util.List;
import org.rfork.Continuation;
import org.rfork.Fork;
import org.rfork.RemoteFork;
import org.rfork.resource.ForkChannel;
import org.rfork.resource.ResourceException;

/** One fork sends what another receives, wherever they run. */
public final class Pipeline {
  private Pipeline() {}

  public static void main(String[] args) {
    ForkChannel<String> words = ForkChannel.create();
    Fork<String> collecting = RemoteFork.fork(new Collecting(words));
    RemoteFork.fork(new Splitting("we must go back and find a trail on the ground", words));
    System.out.println(collecting.join());
  }

  static final class Splitting extends Continuation<Integer> {
    private final List<String> words;
    private final ForkChannel<String> out;
    private int next;

    Splitting(String text, ForkChannel<String> out) {
      this.words = List.of(text.split(" "));
      this.out = out;
    }

    @Override
    protected Integer run() throws ResourceException {
      while (next < words.size()) {
        out.send(words.get(next));
        next++;
        RemoteFork.checkpoint();
      }
      return next;
    }
  }

  static final class Collecting extends Continuation<String> {
    private final ForkChannel<String> in;
    private int count;
    private String longest = "";

    Collecting(ForkChannel<String> in) {
      this.in = in;
    }

    @Override
    protected String run() throws ResourceException {
      for (String word = in.receive(); word != null; word = in.receive()) {
        count++;
        longest = word.length() > longest.length() ? word : longest;
        RemoteFork.checkpoint();
      }
      return count + " words, the longest is " + longest;
    }
  }
}
