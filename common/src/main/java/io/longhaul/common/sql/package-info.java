/**
 * SQL servers that hold a metastore: one account, one session, statements that go out as they are.
 * Knows of no driver: the operator brings it.
 */
package io.longhaul.common.sql;
