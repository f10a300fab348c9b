/**
 * The policy file: text in, values out, every problem with its place. Reads files and environment
 * that the policy names, changes nothing and connects to nothing but a credential provider.
 */
package io.longhaul.common.policy;
