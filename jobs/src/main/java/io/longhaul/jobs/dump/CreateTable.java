package io.longhaul.jobs.dump;

import io.longhaul.jobs.dump.TableDefinition.ForeignKey;
import io.longhaul.jobs.dump.TableDefinition.UniqueKey;
import io.longhaul.jobs.dump.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the tokens of one CREATE TABLE statement. */
final class CreateTable {
  private final TokenCursor tokens;

  private final List<Column> columns = new ArrayList<>();
  private final List<UniqueKey> uniqueKeys = new ArrayList<>();
  private final List<ForeignKey> foreignKeys = new ArrayList<>();
  private final List<String> indexes = new ArrayList<>();
  private List<String> primaryKey = List.of();

  private CreateTable(List<Token> tokens) {
    this.tokens = new TokenCursor(tokens);
  }

  /**
   * @param statement from CREATE to before the semicolon
   * @throws DumpSyntaxException when it is none of the shape the dump tools write
   */
  static TableDefinition parse(List<Token> statement) throws DumpSyntaxException {
    List<Token> plain = new ArrayList<>();
    for (Token token : statement) {
      if (token.kind() != Kind.VERSION_OPEN && token.kind() != Kind.VERSION_CLOSE) {
        plain.add(token);
      }
    }
    return new CreateTable(plain).read();
  }

  private TableDefinition read() throws DumpSyntaxException {
    tokens.word("CREATE");
    tokens.word("TABLE");
    if (tokens.skip("IF")) {
      tokens.word("NOT");
      tokens.word("EXISTS");
    }
    String name = tableName();
    tokens.sign('(');
    do {
      element();
    } while (tokens.skipSign(','));
    tokens.sign(')');
    String options = options();
    String charset = option(options, "CHARSET=");
    String collation = option(options, "COLLATE=");
    List<Column> resolved = new ArrayList<>();
    for (Column column : columns) {
      resolved.add(resolve(column, charset, collation));
    }
    return new TableDefinition(
        name, resolved, primaryKey, uniqueKeys, foreignKeys, indexes, options);
  }

  private static Column resolve(Column column, String charset, String collation) {
    if (!column.isText() || !column.charset().isEmpty()) {
      return column;
    }
    String own = column.collation();
    return new Column(
        column.name(),
        column.type(),
        column.definition(),
        own.isEmpty() ? charset : own.substring(0, Math.max(0, own.indexOf('_'))),
        own.isEmpty() ? collation : own,
        column.nullable(),
        column.required());
  }

  private static String option(String options, String key) {
    for (String option : options.split(" ")) {
      if (option.startsWith(key)) {
        return option.substring(key.length());
      }
    }
    return "";
  }

  private void element() throws DumpSyntaxException {
    if (tokens.skip("PRIMARY")) {
      tokens.word("KEY");
      primaryKey = names();
      indexTail();
    } else if (tokens.skip("UNIQUE")) {
      if (!tokens.skip("KEY")) {
        tokens.skip("INDEX");
      }
      String name = tokens.name();
      uniqueKeys.add(new UniqueKey(name, names()));
      indexTail();
    } else if (tokens.skip("KEY") || tokens.skip("INDEX")) {
      String name = tokens.name();
      indexes.add(name + " " + String.join(",", names()));
      indexTail();
    } else if (tokens.skip("CONSTRAINT")) {
      String name = tokens.name();
      if (tokens.peek().is("CHECK")) {
        check();
      } else {
        foreignKey(name);
      }
    } else if (tokens.peek().is("CHECK")) {
      check();
    } else {
      column();
    }
  }

  /** Kept among the indexes, without the brackets that servers add or leave out. */
  private void check() throws DumpSyntaxException {
    tokens.word("CHECK");
    StringBuilder text = new StringBuilder("CHECK");
    int depth = 0;
    do {
      Token token = tokens.next();
      depth += token.isSign('(') ? 1 : token.isSign(')') ? -1 : 0;
      if (!token.isSign('(') && !token.isSign(')')) {
        text.append(' ').append(token.text());
      }
    } while (depth > 0);
    indexes.add(text.toString());
  }

  private void foreignKey(String name) throws DumpSyntaxException {
    tokens.word("FOREIGN");
    tokens.word("KEY");
    List<String> own = names();
    tokens.word("REFERENCES");
    String parent = tokens.name();
    List<String> theirs = names();
    if (own.size() != theirs.size()) {
      throw tokens.unexpected("a foreign key of as many columns as it refers to");
    }
    while (tokens.skip("ON")) {
      if (!tokens.skip("DELETE")) {
        tokens.word("UPDATE");
      }
      action();
    }
    for (int i = 0; i < own.size(); i++) {
      foreignKeys.add(new ForeignKey(name, own.get(i), parent, theirs.get(i)));
    }
  }

  private void action() throws DumpSyntaxException {
    if (tokens.skip("SET")) {
      if (!tokens.skip("NULL")) {
        tokens.word("DEFAULT");
      }
    } else if (tokens.skip("NO")) {
      tokens.word("ACTION");
    } else if (!tokens.skip("CASCADE")) {
      tokens.word("RESTRICT");
    }
  }

  private void indexTail() throws DumpSyntaxException {
    if (tokens.skip("USING") && !tokens.skip("BTREE") && !tokens.skip("HASH")) {
      tokens.word("RTREE");
    }
  }

  private void column() throws DumpSyntaxException {
    String name = tokens.name();
    StringBuilder type = new StringBuilder(tokens.next().text());
    if (tokens.peek().isSign('(')) {
      while (!tokens.peek().isSign(')')) {
        type.append(tokens.next().text());
      }
      type.append(tokens.next().text());
    }
    String charset = "";
    String collation = "";
    List<String> attributes = new ArrayList<>();
    while (!tokens.peek().isSign(',') && !tokens.peek().isSign(')')) {
      if (tokens.skip("CHARACTER")) {
        tokens.word("SET");
        charset = tokens.name();
      } else if (tokens.skip("COLLATE")) {
        collation = tokens.name();
      } else {
        attributes.add(ColumnAttributes.read(tokens));
      }
    }
    add(name, type.toString(), attributes, charset, collation);
  }

  private void add(
      String name, String type, List<String> attributes, String charset, String collation) {
    ColumnType parsed = ColumnType.parse(type);
    String rest = String.join(" ", attributes);
    boolean nullable = !rest.contains("NOT NULL");
    boolean required = !nullable && !rest.contains("DEFAULT") && !rest.contains("AUTO_INCREMENT");
    // Display widths and DEFAULT NULL come and go between servers and mean nothing.
    String shownType =
        parsed.family() == ColumnType.Family.INTEGER && type.indexOf('(') > 0
            ? type.substring(0, type.indexOf('('))
            : type;
    String plain = rest.replace("DEFAULT NULL", "").replace("()", "");
    String definition = (shownType + " " + plain).strip();
    columns.add(new Column(name, parsed, definition, charset, collation, nullable, required));
  }

  private String options() throws DumpSyntaxException {
    List<String> options = new ArrayList<>();
    while (!tokens.isAtEnd()) {
      Token token = tokens.next();
      if (tokens.skipSign('=')) {
        options.add(token.text().toUpperCase(Locale.ROOT) + "=" + tokens.next().text());
      } else if (!token.is("DEFAULT") && !token.isSign(',')) {
        options.add(token.text());
      }
    }
    return String.join(" ", options);
  }

  private List<String> names() throws DumpSyntaxException {
    tokens.sign('(');
    List<String> names = new ArrayList<>();
    do {
      String name = tokens.name();
      if (tokens.skipSign('(')) {
        name += "(" + tokens.next().text() + ")";
        tokens.sign(')');
      }
      names.add(name);
    } while (tokens.skipSign(','));
    tokens.sign(')');
    return names;
  }

  /** No tool names a database here: such a table would be made elsewhere. */
  private String tableName() throws DumpSyntaxException {
    Token token = tokens.peek();
    boolean elsewhere = token.text().indexOf('.') >= 0;
    String name = tokens.name();
    if (elsewhere || tokens.peek().isSign('.')) {
      throw new DumpSyntaxException(
          Code.STATEMENT_FOREIGN, token.position(), "CREATE TABLE in another database: " + name);
    }
    return name;
  }
}
