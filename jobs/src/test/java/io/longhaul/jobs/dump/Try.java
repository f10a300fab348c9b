package io.longhaul.jobs.dump;
import java.nio.file.*; import java.io.*; import java.util.*;
public final class Try {
  public static void main(String[] a) throws Exception {
    List<String> wh = new ArrayList<>(), al = new ArrayList<>();
    for (String f : a) {
      if (f.startsWith("-w")) { wh.add(f.substring(2)); continue; }
      if (f.startsWith("-a")) { al.add(f.substring(2)); continue; }
      long t = java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      Verdict v = new DumpValidator(new ValidationOptions(wh, al, Set.of())).judge(new DumpSource() {
        public String name() { return f; }
        public long length() throws IOException { return Files.size(Path.of(f)); }
        public InputStream open() throws IOException { return Files.newInputStream(Path.of(f)); }
      });
      double s = (java.lang.management.ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - t) / 1e9;
      System.out.printf("%s %s %s %s rows=%d %.2fs %.0f MB/s%n", f, v.state(), v.summary().schemaVersion(), v.summary().tool(), v.summary().rows().values().stream().mapToLong(x -> x).sum(), s, Files.size(Path.of(f)) / 1e6 / s);
      for (Finding x : v.findings()) System.out.println("   " + x.severity() + " " + x.code().text() + " " + x.table() + " " + x.position().map(p -> p.line() + "@" + p.offset()).orElse("-") + " " + x.message());
    }
  }
}
