/**
 * Who may send how much, when. {@link io.longhaul.common.link.LinkBudget} is the driver's side, one
 * for a run; {@link io.longhaul.common.link.LeaseClient} is the side of each JVM that sends; a
 * channel of {@code long[]} messages lies between. Bytes are asked for before they cross the link.
 *
 * <p>Promises: at the receiver no window of one second holds more than 105 % of the cap, the first
 * one and those after a stall or a pause included; 97 % of it are used while there is work;
 * priority is strict. Never: threads of its own, saving up, paying back.
 */
package io.longhaul.common.link;
