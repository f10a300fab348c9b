/**
 * File systems of both sides behind one small interface.
 *
 * <p>{@link io.longhaul.common.storage.StoreSpec} says how to reach one and travels to tasks;
 * {@link io.longhaul.common.storage.Store} is one opened: {@code file://} by java.nio, everything
 * else by Hadoop. Paths are plain text, never URIs or patterns, so that every name a store may hold
 * comes through unchanged; no error ever reads as "not there", and no listing is ever partial.
 */
package io.longhaul.common.storage;
