package io.longhaul.jobs.dump;

import java.util.List;
import java.util.Optional;

/** Is told what a dump holds, in its order. */
interface DumpHandler {
  /** A comment no server executes, between statements. */
  void comment(Token comment);

  /**
   * A statement that is no INSERT or REPLACE, without its semicolon.
   *
   * @throws DumpSyntaxException when its inside is not what the tools write
   */
  void statement(List<Token> tokens) throws DumpSyntaxException;

  /** The statement just told ends, its semicolon taken, at this offset. */
  default void statementEnd(long offset) {}

  /** The head of an INSERT; empty when its rows shall be passed over. */
  Optional<InsertPlan> insert(InsertHead head) throws DumpSyntaxException;

  /** Takes the rows of the INSERT under way. */
  void row(Row row);

  /** The INSERT under way ends, its semicolon taken, at this offset. */
  default void insertEnd(long offset) {}

  /** A view, trigger or routine between DELIMITER commands. */
  void routine(String text, Position position);

  /** Text that could not be read; reading goes on at the next statement. */
  void unreadable(DumpSyntaxException problem, String line);
}
