/**
 * Shows a job end to end on this machine: two real HDFS clusters in this process, a TPC-H warehouse
 * made with Spark and a Hive metastore at the source, and the job itself, started as an operator
 * would. Or two HBase clusters, a table, and the jobs that keep it at the second one.
 *
 * <p>Every figure shown comes from the reports of the jobs or is counted with Spark SQL. The demo
 * ends with exit status 5 when any of them is not what it should be. It never touches anything
 * outside its own folder, and leaves there the reports and the policy file, not the data.
 */
package io.longhaul.jobs.demo;
