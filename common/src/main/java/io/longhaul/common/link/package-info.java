/**
 * Who may send how much, when. {@link io.longhaul.common.link.LinkBudget} is the driver's side, one
 * for a run; {@link io.longhaul.common.link.LeaseClient} is the side of each JVM that sends; a
 * channel of {@code long[]} messages lies between. Bytes are asked for before they cross the link.
 * {@link io.longhaul.common.link.SharedLink} keeps a run's budget to its share of a link that other
 * runs are on too: each tells of itself in a small file, reads those of the others, and computes
 * the same split.
 *
 * <p>Promises: at the receiver no window of one second holds more than 105 % of the cap, the first
 * one and those after a stall or a pause included; 97 % of it are used while there is work;
 * priority is strict inside a run. Runs together never hold more than the rate, in whatever order
 * their files are written and read and wherever one dies or stops; what a dead one held is back
 * within 30 s. Never: saving up, paying back, a lock, a clock of another host that decides.
 *
 * <p>Budget and client have no threads of their own; a shared link has one.
 */
package io.longhaul.common.link;
