package io.longhaul.common.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.PathIsNotDirectoryException;
import org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

/** Turns what file systems throw into the exceptions that {@link Store} promises. */
final class StoreFailure {
  /** One call of a file system. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws IOException;
  }

  /** One call of a file system that returns nothing. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  private StoreFailure() {}

  /** Makes a call; what it throws says what could not be done, to what, and why. */
  static <T> T named(String verb, String uri, Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
      // Hadoop refuses names by IllegalArgumentException and abilities by the other.
      throw of(verb, uri, e);
    }
  }

  /** As {@link #named}, of a call that returns nothing. */
  static void act(String verb, String uri, Action action) throws IOException {
    named(
        verb,
        uri,
        () -> {
          action.run();
          return true;
        });
  }

  /** The exception of the promised kind. */
  static IOException of(String verb, String uri, Exception thrown) {
    if (thrown instanceof ClosedByInterruptException closed) {
      return closed;
    }
    // A timeout on a socket is called interrupted too, but nobody asked this thread to stop.
    if (thrown instanceof InterruptedIOException interrupted
        && !(thrown instanceof SocketTimeoutException)) {
      return interrupted;
    }
    Exception cause = thrown instanceof RemoteException e ? e.unwrapRemoteException() : thrown;
    String message = "Cannot " + verb + " " + PrintableName.of(uri) + ": " + reason(cause);
    IOException failure = ofKind(message, cause);
    failure.initCause(thrown);
    return failure;
  }

  private static IOException ofKind(String message, Exception cause) {
    if (cause instanceof FileNotFoundException || cause instanceof NoSuchFileException) {
      return new FileNotFoundException(message);
    }
    if (cause instanceof NotDirectoryException
        || cause instanceof PathIsNotDirectoryException
        || cause instanceof ParentNotDirectoryException) {
      return new NotDirectoryException(message);
    }
    if (cause instanceof AccessDeniedException || cause instanceof AccessControlException) {
      return new AccessDeniedException(message);
    }
    if (cause instanceof FileAlreadyExistsException
        || cause instanceof org.apache.hadoop.fs.FileAlreadyExistsException
        // HDFS has names of its own for a file that somebody is writing, or died writing.
        || cause instanceof AlreadyBeingCreatedException
        || (cause instanceof RemoteException remote
            && remote.getClassName().endsWith(".RecoveryInProgressException"))) {
      return new FileAlreadyExistsException(message);
    }
    return new IOException(message);
  }

  private static String reason(Exception cause) {
    if (cause instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (cause instanceof NotDirectoryException) {
      return "not a directory";
    }
    if (cause instanceof FileAlreadyExistsException) {
      return "already exists";
    }
    if (cause instanceof DirectoryNotEmptyException) {
      return "directory not empty";
    }
    if (cause instanceof AccessDeniedException e && e.getReason() == null) {
      return "permission denied";
    }
    if (cause instanceof AtomicMoveNotSupportedException) {
      return "the two places are on different devices or mounts";
    }
    if (cause instanceof FileSystemException e && e.getReason() != null) {
      return PrintableName.of(e.getReason());
    }
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getSimpleName();
    }
    // Errors from a NameNode carry its stack trace behind the first line.
    int trace = message.indexOf("\n\tat ");
    return PrintableName.of((trace < 0 ? message : message.substring(0, trace)).strip());
  }
}
