package io.longhaul.jobs.dump;

import java.util.List;
import java.util.Map;

/** The verdicts as one page that needs nothing else. */
final class HtmlReport {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>Metastore dumps</title>
      <style>
      body{font:14px/1.5 system-ui,sans-serif;margin:2em auto;max-width:72em;padding:0 1em}
      table{border-collapse:collapse;width:100%;margin:.5em 0 1.5em}
      th,td{text-align:left;padding:.3em .6em;border-bottom:1px solid #ccc;vertical-align:top}
      td.n{text-align:right;white-space:nowrap}
      td{overflow-wrap:anywhere}
      .valid{color:#1a7f37}.invalid,.error{color:#b3261e}.unreadable,.warning{color:#8a5a00}
      </style></head><body>
      <h1>Metastore dumps</h1>
      """;

  private HtmlReport() {}

  static String of(List<Verdict> verdicts) {
    StringBuilder out = new StringBuilder(HEAD);
    for (Verdict verdict : verdicts) {
      String state = verdict.state().text();
      out.append("<h2>").append(escaped(verdict.file())).append(": <span class=\"");
      out.append(state).append("\">").append(state).append("</span></h2>\n<p>Schema ");
      out.append(escaped(verdict.summary().schemaVersion().orElse("unknown"))).append(", ");
      out.append(escaped(verdict.summary().tool().orElse("unknown tool"))).append("</p>\n");
      findings(out, verdict.findings());
      rows(out, verdict.summary().rows());
    }
    return out.append("</body></html>\n").toString();
  }

  private static void findings(StringBuilder out, List<Finding> findings) {
    if (findings.isEmpty()) {
      out.append("<p>Nothing was found.</p>\n");
      return;
    }
    out.append("<table><tr><th>severity<th>code<th>table<th>line<th>offset<th>message</tr>\n");
    for (Finding finding : findings) {
      String severity = finding.severity().text();
      out.append("<tr><td class=\"").append(severity).append("\">").append(severity);
      out.append("<td>").append(finding.code().text());
      out.append("<td>").append(escaped(finding.table()));
      String line = finding.position().map(at -> String.valueOf(at.line())).orElse("");
      String offset = finding.position().map(at -> String.valueOf(at.offset())).orElse("");
      out.append("<td class=\"n\">").append(line).append("<td class=\"n\">").append(offset);
      out.append("<td>").append(escaped(finding.message())).append("</tr>\n");
    }
    out.append("</table>\n");
  }

  private static void rows(StringBuilder out, Map<String, Long> rows) {
    out.append("<details><summary>Rows by table</summary><table>\n");
    rows.forEach(
        (table, count) ->
            out.append("<tr><td>")
                .append(escaped(table))
                .append("<td class=\"n\">")
                .append(count)
                .append("</tr>\n"));
    out.append("</table></details>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
