package io.longhaul.jobs.dump;

import io.longhaul.jobs.dump.TableDefinition.ForeignKey;
import io.longhaul.jobs.dump.TableDefinition.UniqueKey;
import io.longhaul.jobs.dump.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the tokens of one CREATE TABLE statement. */
final class CreateTable {
  /** Words that another may follow; the first of those that {@code SHOW CREATE TABLE} writes. */
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "NOT",
          "NULL",
          "DEFAULT",
          "ON",
          "UPDATE",
          "UNSIGNED",
          "ZEROFILL",
          "AUTO_INCREMENT",
          "COMMENT",
          "GENERATED",
          "ALWAYS",
          "AS",
          "VIRTUAL",
          "STORED",
          "PERSISTENT",
          "INVISIBLE",
          "VISIBLE",
          "CHECK",
          "UNIQUE",
          "KEY",
          "COLUMN_FORMAT",
          "STORAGE",
          "WITHOUT",
          "SYSTEM",
          "VERSIONING",
          "BINARY",
          "CURRENT_TIMESTAMP",
          "REF_SYSTEM_ID",
          "SRID",
          "PRIMARY");

  private final List<Token> tokens;
  private int at;

  private final List<Column> columns = new ArrayList<>();
  private final List<UniqueKey> uniqueKeys = new ArrayList<>();
  private final List<ForeignKey> foreignKeys = new ArrayList<>();
  private final List<String> indexes = new ArrayList<>();
  private List<String> primaryKey = List.of();

  private CreateTable(List<Token> tokens) {
    this.tokens = tokens;
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
    word("CREATE");
    word("TABLE");
    if (skip("IF")) {
      word("NOT");
      word("EXISTS");
    }
    String name = tableName();
    sign('(');
    do {
      element();
    } while (skipSign(','));
    sign(')');
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
    if (skip("PRIMARY")) {
      word("KEY");
      primaryKey = names();
      indexTail();
    } else if (skip("UNIQUE")) {
      if (!skip("KEY")) {
        skip("INDEX");
      }
      String name = name();
      uniqueKeys.add(new UniqueKey(name, names()));
      indexTail();
    } else if (skip("KEY") || skip("INDEX")) {
      String name = name();
      indexes.add(name + " " + String.join(",", names()));
      indexTail();
    } else if (skip("CONSTRAINT")) {
      String name = name();
      if (peek().is("CHECK")) {
        check();
      } else {
        foreignKey(name);
      }
    } else if (peek().is("CHECK")) {
      check();
    } else {
      column();
    }
  }

  /** Kept among the indexes, without the brackets that servers add or leave out. */
  private void check() throws DumpSyntaxException {
    word("CHECK");
    StringBuilder text = new StringBuilder("CHECK");
    int depth = 0;
    do {
      depth += peek().isSign('(') ? 1 : peek().isSign(')') ? -1 : 0;
      if (!peek().isSign('(') && !peek().isSign(')')) {
        text.append(' ').append(peek().text());
      }
      at++;
    } while (depth > 0);
    indexes.add(text.toString());
  }

  private void foreignKey(String name) throws DumpSyntaxException {
    word("FOREIGN");
    word("KEY");
    List<String> own = names();
    word("REFERENCES");
    String parent = name();
    List<String> theirs = names();
    if (own.size() != theirs.size()) {
      throw unexpected("a foreign key of as many columns as it refers to");
    }
    while (skip("ON")) {
      at++;
      if (!skip("CASCADE") && !skip("RESTRICT")) {
        at += 2;
      }
    }
    for (int i = 0; i < own.size(); i++) {
      foreignKeys.add(new ForeignKey(name, own.get(i), parent, theirs.get(i)));
    }
  }

  private void indexTail() {
    if (skip("USING")) {
      at++;
    }
  }

  private void column() throws DumpSyntaxException {
    String name = name();
    StringBuilder type = new StringBuilder(peek().text());
    at++;
    if (peek().isSign('(')) {
      int close = at;
      while (!tokens.get(close).isSign(')')) {
        type.append(tokens.get(close++).text());
        if (close >= tokens.size()) {
          throw unexpected("a closing bracket");
        }
      }
      type.append(')');
      at = close + 1;
    }
    String charset = "";
    String collation = "";
    List<String> attributes = new ArrayList<>();
    while (!peek().isSign(',') && !peek().isSign(')')) {
      if (skip("CHARACTER")) {
        word("SET");
        charset = name();
      } else if (skip("COLLATE")) {
        collation = name();
      } else {
        attributes.add(attribute());
      }
    }
    add(name, type.toString(), attributes, charset, collation);
  }

  private String attribute() throws DumpSyntaxException {
    Token token = peek();
    at++;
    if (peek().isSign('(')) {
      StringBuilder call = new StringBuilder(token.text());
      while (!peek().isSign(')')) {
        call.append(peek().text());
        at++;
      }
      at++;
      return call.append(')').toString();
    }
    if (token.kind() != Kind.WORD) {
      return token.text();
    }
    String word = token.text().toUpperCase(Locale.ROOT);
    // A word that no server knows fails the whole load.
    if (peek().kind() == Kind.WORD && word.length() > 2 && !ATTRIBUTES.contains(word)) {
      at--;
      throw unexpected("an attribute of a column");
    }
    return word;
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
    while (at < tokens.size()) {
      Token token = peek();
      at++;
      if (at < tokens.size() && peek().isSign('=')) {
        at++;
        options.add(token.text().toUpperCase(Locale.ROOT) + "=" + peek().text());
        at++;
      } else if (!token.is("DEFAULT") && !token.isSign(',')) {
        options.add(token.text());
      }
    }
    return String.join(" ", options);
  }

  private List<String> names() throws DumpSyntaxException {
    sign('(');
    List<String> names = new ArrayList<>();
    do {
      String name = name();
      if (skipSign('(')) {
        name += "(" + peek().text() + ")";
        at++;
        sign(')');
      }
      names.add(name);
    } while (skipSign(','));
    sign(')');
    return names;
  }

  private Token peek() throws DumpSyntaxException {
    if (at >= tokens.size()) {
      Token last = tokens.get(tokens.size() - 1);
      throw new DumpSyntaxException(last.position(), "a CREATE TABLE statement ends too early");
    }
    return tokens.get(at);
  }

  private boolean skip(String word) {
    if (at < tokens.size() && tokens.get(at).is(word)) {
      at++;
      return true;
    }
    return false;
  }

  private boolean skipSign(char sign) {
    if (at < tokens.size() && tokens.get(at).isSign(sign)) {
      at++;
      return true;
    }
    return false;
  }

  private void word(String word) throws DumpSyntaxException {
    if (!skip(word)) {
      throw unexpected(word);
    }
  }

  private void sign(char sign) throws DumpSyntaxException {
    if (!skipSign(sign)) {
      throw unexpected("'" + sign + "'");
    }
  }

  /** No tool names a database here: such a table would be made elsewhere. */
  private String tableName() throws DumpSyntaxException {
    Token token = peek();
    boolean elsewhere = token.text().indexOf('.') >= 0;
    String name = name();
    if (elsewhere || peek().isSign('.')) {
      throw new DumpSyntaxException(
          Code.STATEMENT_FOREIGN, token.position(), "CREATE TABLE in another database: " + name);
    }
    return name;
  }

  private String name() throws DumpSyntaxException {
    Token token = peek();
    if (!token.isName()) {
      throw unexpected("a name");
    }
    at++;
    return token.text();
  }

  private DumpSyntaxException unexpected(String wanted) throws DumpSyntaxException {
    Token token = peek();
    return new DumpSyntaxException(
        token.position(), "CREATE TABLE holds " + token.shown() + " where " + wanted + " belongs");
  }
}
