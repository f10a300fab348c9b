package io.longhaul.common.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** A store that counts the calls of its one user, to have something happen at one of them. */
public final class CountingStore extends ForwardingStore {
  private int calls;
  private int when;
  private Event event = () -> {};
  private boolean happening;
  private boolean dead;

  /** What happens before a call. */
  @FunctionalInterface
  public interface Event {
    void happen() throws Exception;
  }

  public CountingStore(Store inner) {
    super(inner);
  }

  /** Has something happen before one call, counted from now and from 1. */
  public synchronized void at(int call, Event what) {
    calls = 0;
    when = call;
    event = what;
  }

  /** Fails from one call on, as if the process were gone. */
  public void dieAt(int call) {
    at(
        call,
        () -> {
          dead = true;
        });
  }

  private synchronized void count() throws IOException {
    if (happening) {
      return;
    }
    calls++;
    if (calls == when) {
      happening = true;
      try {
        event.happen();
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError("The event failed", e);
      } finally {
        happening = false;
      }
    }
    if (dead) {
      throw new IOException("killed");
    }
  }

  @Override
  public List<FileEntry> list(String directory) throws IOException {
    count();
    return super.list(directory);
  }

  @Override
  public FileEntry entry(String path) throws IOException {
    count();
    return super.entry(path);
  }

  @Override
  public InputStream open(String path) throws IOException {
    count();
    return super.open(path);
  }

  @Override
  public OutputStream create(String path, int permission) throws IOException {
    count();
    OutputStream out = super.create(path, permission);
    // A process may die or stand still with a file begun.
    try {
      count();
    } catch (IOException e) {
      out.close();
      throw e;
    }
    return out;
  }

  @Override
  public void makeDirectories(String path, int permission) throws IOException {
    count();
    super.makeDirectories(path, permission);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    count();
    super.rename(from, to);
  }

  @Override
  public void delete(String path) throws IOException {
    count();
    super.delete(path);
  }
}
