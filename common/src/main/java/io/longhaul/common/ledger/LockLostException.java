package io.longhaul.common.ledger;

import java.io.IOException;

/** The run held a lock and holds it no more: it must not change anything at the target. */
public final class LockLostException extends IOException {
  LockLostException(String message) {
    super(message);
  }
}
