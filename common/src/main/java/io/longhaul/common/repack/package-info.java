/**
 * What a job that copies asks of one that makes fewer files of many, so that neither needs the
 * other.
 */
package io.longhaul.common.repack;
