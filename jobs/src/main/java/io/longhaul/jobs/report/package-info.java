/**
 * What runs left behind, told to an operator: reads state directories, starts no engine, changes
 * nothing.
 *
 * <p>It stands when a side is lost: what one side can't tell is said to be unknown, and the rest is
 * told all the same. Only the state directory has to be there.
 */
package io.longhaul.jobs.report;
