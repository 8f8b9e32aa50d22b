/** Days that the system log is kept when nobody says otherwise. */
export const usualLogRetentionDays = 90;
