/** What is left of a quota is told to agents from here on, or from a tenth of the quota on where that is more. */
export const NEAR_QUOTA_BYTES = 2n ** 30n;

/** Agents are told how much is left, so that they can hold the limit while they cannot ask. */
export function isNearQuota(quotaBytes: bigint, remainingBytes: bigint): boolean {
  const tenth = quotaBytes / 10n;
  return remainingBytes <= (tenth > NEAR_QUOTA_BYTES ? tenth : NEAR_QUOTA_BYTES);
}
