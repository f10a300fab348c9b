/**
 * Side-by-side measurements of Longhaul and its peers on two real HDFS clusters. Each cluster is a
 * process of its own; what is reported comes from the clusters' own metrics and from wall clocks,
 * never from an engine's own counters.
 */
package io.longhaul.bench;
